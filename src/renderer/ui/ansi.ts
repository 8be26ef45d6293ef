/** A piece of a line in one style. */
export interface Span {
  /** Where it begins in the line as it was written. */
  at: number
  text: string
  /** Colour 0–15 of the sixteen, or null. Others of the palette are brought down to them. */
  colour: number | null
  bold: boolean
  dim: boolean
}

export interface AnsiState {
  colour: number | null
  bold: boolean
  dim: boolean
}

export const plainState: AnsiState = { colour: null, bold: false, dim: false }

const ESC = String.fromCharCode(27)
const BEL = String.fromCharCode(7)
const sequences = new RegExp(
  `${ESC}(?:\\[([0-9;:?]*)([A-Za-z])|\\][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\\\)|[()][A-Z0-9]|[=>A-Z])`,
  'g',
)

/**
 * Reads one line of terminal output: colours become spans, other control sequences are dropped, and what a carriage
 * return wrote over is gone.
 * @returns the spans, and the style the next line begins with
 */
export function readLine(line: string, from: AnsiState): { spans: Span[]; state: AnsiState } {
  const text = line.replace(/\r+$/, '')
  const shown = text.slice(text.lastIndexOf('\r') + 1)
  const spans: Span[] = []
  let state = from
  let at = 0
  const push = (piece: string) => {
    if (piece !== '') spans.push({ at, text: piece, ...state })
  }
  for (const match of shown.matchAll(sequences)) {
    push(shown.slice(at, match.index))
    at = match.index + match[0].length
    if (match[2] === 'm') state = applyStyle(state, match[1] ?? '')
  }
  push(shown.slice(at))
  return { spans, state }
}

function applyStyle(state: AnsiState, codes: string): AnsiState {
  const numbers = codes.split(/[;:]/).map(code => Number(code) || 0)
  const next = { ...state }
  for (let at = 0; at < numbers.length; at += 1) {
    const code = numbers[at] ?? 0
    if (code === 0) Object.assign(next, plainState)
    else if (code === 1) next.bold = true
    else if (code === 2) next.dim = true
    else if (code === 22) Object.assign(next, { bold: false, dim: false })
    else if (code >= 30 && code <= 37) next.colour = code - 30
    else if (code >= 90 && code <= 97) next.colour = code - 82
    else if (code === 39) next.colour = null
    else if (code === 38) {
      next.colour = numbers[at + 1] === 5 ? nearest(numbers[at + 2] ?? 7) : 7
      at += numbers[at + 1] === 5 ? 2 : 4
    } else if (code === 48) at += numbers[at + 1] === 5 ? 2 : 4
  }
  return next
}

/** The one of the sixteen colours that stands for an entry of the 256-colour palette. */
function nearest(index: number): number {
  if (index < 16) return index
  if (index >= 232) return index > 243 ? 7 : 8
  const cube = index - 16
  const bit = (value: number) => (value >= 2 ? 1 : 0)
  const colour = bit(Math.floor(cube / 36)) + 2 * bit(Math.floor(cube / 6) % 6) + 4 * bit(cube % 6)
  return colour === 0 ? 8 : colour
}
