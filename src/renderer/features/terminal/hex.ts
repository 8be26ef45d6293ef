const parts = (colour: string): number[] => {
  const found = /(\d+), ?(\d+), ?(\d+)/.exec(colour)
  return found === null ? [128, 128, 128] : found.slice(1).map(Number)
}

/** `rgb(r, g, b)` as `#rrggbb`, the one notation xterm's decorations take; mixed with `ground` where `share` (0–1) is under 1. */
export const hexOf = (colour: string, ground = colour, share = 1): string => {
  const under = parts(ground)
  const mixed = parts(colour).map((value, at) => value * share + (under[at] ?? 0) * (1 - share))
  return `#${mixed.map(value => Math.round(value).toString(16).padStart(2, '0')).join('')}`
}
