/** The colours a canvas or a terminal may ask for by name. */
export type Token =
  | 'ground'
  | 'pane'
  | 'raised'
  | 'ink'
  | 'ink-2'
  | 'ink-3'
  | 'line'
  | 'leaf'
  | 'bud'
  | 'rust'
  | 'sky'
  | 'bark'

/** A token's colour as it is now, as `rgb(…)`; for what cannot read CSS variables itself. Ask again when the theme changes. */
export function readToken(token: Token): string {
  const probe = document.createElement('span')
  probe.style.color = `var(--${token})`
  probe.hidden = true
  document.body.append(probe)
  const colour = getComputedStyle(probe).color
  probe.remove()
  return colour
}
