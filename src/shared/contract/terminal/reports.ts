import { toText } from './text'

/**
 * True for input that a terminal made up by itself: answers to a program's questions (position, attributes, colours, modes),
 * focus and mouse events. While a recording is replayed these answer questions asked long ago and must not reach the program.
 * xterm.js hands each over as one piece, so a key or a paste is never taken for one.
 */
export const isTerminalReport = (input: Uint8Array): boolean => {
  if (input[0] !== 0x1b || input.length < 3) return false
  const text = toText(input)
  return REPORTS.some(pattern => pattern.test(text))
}

// Written with the escape character's code, which a regular expression literal may not hold.
const ESC = String.fromCharCode(0x1b)
const END = `(?:${ESC}\\\\|${String.fromCharCode(0x07)})`
const REPORTS = [
  `\\[[?>=]?[0-9;:]*[cnR]`,
  `\\[\\??[0-9;]*\\$y`,
  `\\[[0-9;]+t`,
  `\\[[IO]`,
  `\\[<[0-9;]+[Mm]`,
  `\\[M[\\s\\S]{3}`,
  `\\][\\s\\S]*${END}`,
  `P[\\s\\S]*${END}`,
].map(body => new RegExp(`^${ESC}${body}$`))
