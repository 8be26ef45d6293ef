import type { Failure } from '@shared/domain/failure'

/** Where a verb's answer goes. With `--json` stdout carries JSON and nothing else. */
export interface Output {
  readonly json: boolean
  /** The answer: as JSON, or as the lines that `text` makes of it. */
  answer(value: unknown, text: () => string): void
  /** One line of a stream of answers, on stdout as it is. */
  line(text: string): void
  /** Output of a program, on stdout as it comes. */
  piece(text: string): void
  /** A line for a person, on stderr, never in the way of the answer. */
  note(line: string): void
  failure(failure: Failure): void
}

export interface Streams {
  out(text: string): void
  err(text: string): void
}

export function createOutput(json: boolean, streams: Streams): Output {
  return {
    json,
    answer: (value, text) => streams.out(json ? `${JSON.stringify(value, null, 2)}\n` : line(text())),
    line: text => streams.out(`${text}\n`),
    piece: text => streams.out(text),
    note: text => streams.err(`${text}\n`),
    failure: failure => streams.err(json ? `${JSON.stringify({ error: shape(failure) })}\n` : line(sentence(failure))),
  }
}

const line = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\n`)

function shape({ code, message, path, line: row, column, hint }: Failure) {
  return { code, message, path: path ?? null, line: row ?? null, column: column ?? null, hint: hint ?? null }
}

function sentence(failure: Failure): string {
  const place = failure.line ? `${failure.path ?? ''}:${failure.line}:${failure.column ?? 1}: ` : ''
  const hint = failure.hint ? `\n  ${failure.hint}` : ''
  const evidence = failure.evidence ? `\n${failure.evidence.replaceAll(/^/gm, '  | ')}` : ''
  return `espalier: ${place}${failure.message}${hint}${evidence}`
}

/** Rows as aligned columns, the header dimmed by being lower case. */
export function table(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  const widths = headers.map((header, index) => Math.max(header.length, ...rows.map(row => (row[index] ?? '').length)))
  const format = (cells: readonly string[]) =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd()
  return [format(headers), ...rows.map(format)].join('\n')
}
