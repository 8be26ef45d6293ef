// Enter in the bare page's line: the line is kept until the window takes it in. A file of its own, because the page's
// policy forbids inline scripts and this has to be there before any module is.
const early = document.getElementById('early')
early.dataset.lines = ''
early.addEventListener('keydown', event => {
  if (event.key !== 'Enter' || early.value.trim() === '') return
  early.dataset.lines = `${early.dataset.lines}${early.value}\n`
  early.value = ''
})
