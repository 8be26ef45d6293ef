/** `rgb(r, g, b)` as `#rrggbbaa`, the one notation xterm's decorations take; `opacity` 0–1. */
export const hexOf = (colour: string, opacity = 1): string => {
  const parts = /(\d+), ?(\d+), ?(\d+)/.exec(colour)
  const two = (value: number): string => Math.round(value).toString(16).padStart(2, '0')
  if (parts === null) return '#808080'
  return `#${parts
    .slice(1)
    .map(part => two(Number(part)))
    .join('')}${opacity === 1 ? '' : two(opacity * 255)}`
}
