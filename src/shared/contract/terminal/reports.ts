import { toText } from './text'

/**
 * True for input that a terminal made up by itself: answers to a program's questions, focus and mouse events. While a recording
 * is replayed these answer questions asked long ago and must not reach the program. xterm.js hands each over as one piece, so a
 * key or a paste is never taken for one.
 */
export const isTerminalReport = (input: Uint8Array): boolean => isOne(input, [...ANSWERS, ...EVENTS])

/** True for an answer to a program's question (position, attributes, colours, modes): of several windows only one may give it. */
export const isTerminalAnswer = (input: Uint8Array): boolean => isOne(input, ANSWERS)

const isOne = (input: Uint8Array, patterns: readonly RegExp[]): boolean => {
  if (input[0] !== 0x1b || input.length < 3) return false
  const text = toText(input)
  return patterns.some(pattern => pattern.test(text))
}

// Written with the escape character's code, which a regular expression literal may not hold.
const ESC = String.fromCharCode(0x1b)
const END = `(?:${ESC}\\\\|${String.fromCharCode(0x07)})`
const whole = (body: string): RegExp => new RegExp(`^${ESC}${body}$`)
const ANSWERS = [
  `\\[[?>=]?[0-9;:]*[cnR]`,
  `\\[\\??[0-9;]*\\$y`,
  `\\[[0-9;]+t`,
  `\\][\\s\\S]*${END}`,
  `P[\\s\\S]*${END}`,
].map(whole)
const EVENTS = [`\\[[IO]`, `\\[<[0-9;]+[Mm]`, `\\[M[\\s\\S]{3}`].map(whole)
