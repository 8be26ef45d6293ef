import type { Box } from '@shared/domain/tree/types'

const PROPERTIES = [
  'fill',
  'stroke',
  'stroke-width',
  'opacity',
  'font-size',
  'font-weight',
  'font-family',
  'paint-order',
  'text-anchor',
]

/** The picture as a file of its own: every colour and font as it is now, all of the tree whatever the zoom. */
export const svgText = (svg: SVGSVGElement, bounds: Box): string => {
  const copy = svg.cloneNode(true)
  if (!(copy instanceof SVGSVGElement)) return ''
  const from = [...svg.querySelectorAll('*')]
  for (const [at, element] of [...copy.querySelectorAll('*')].entries()) {
    const source = from[at]
    if (source === undefined) continue
    const style = getComputedStyle(source)
    for (const name of PROPERTIES) element.setAttribute(name, style.getPropertyValue(name))
    element.removeAttribute('class')
    element.removeAttribute('style')
    element.removeAttribute('id')
  }
  copy.removeAttribute('class')
  copy.removeAttribute('style')
  copy.removeAttribute('role')
  copy.querySelector('g')?.removeAttribute('transform')
  const { x, y, width, height } = bounds
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('viewBox', `${x} ${y} ${width} ${height}`)
  copy.setAttribute('width', `${Math.round(width)}`)
  copy.setAttribute('height', `${Math.round(height)}`)
  const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
  for (const [name, value] of Object.entries({ x, y, width, height })) paper.setAttribute(name, String(value))
  paper.setAttribute('fill', getComputedStyle(svg.closest('[data-paper]') ?? svg).backgroundColor)
  copy.prepend(paper)
  return new XMLSerializer().serializeToString(copy)
}

/** Saves text as a file through the browser. */
export const saveFile = (name: string, type: string, text: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
