/** What was typed into the bare page before the window was there. */
export interface Early {
  /** Lines that Enter was pressed in. */
  readonly lines: readonly string[]
  readonly text: string
  readonly focused: boolean
  /** The selection, as offsets into the text. */
  readonly start: number
  readonly end: number
}

let kept: Early | null = null

/** Takes the bare page's line off the screen; what was typed is kept for `takeEarly`. */
export function keepEarly(): void {
  const field = document.getElementById('early')
  if (!(field instanceof HTMLInputElement)) return
  const { value: text, selectionStart: start, selectionEnd: end } = field
  const focused = document.activeElement === field
  const lines = (field.dataset.lines ?? '').split('\n').filter(line => line !== '')
  if (text !== '' || focused || lines.length > 0)
    kept = { lines, text, focused, start: start ?? text.length, end: end ?? text.length }
  field.remove()
}

/** What was typed before there was a window, once; null where that is nothing. */
export function takeEarly(): Early | null {
  keepEarly()
  const early = kept
  kept = null
  return early
}
