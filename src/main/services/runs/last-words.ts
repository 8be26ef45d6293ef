import type { RunsDeps } from './deps'

const LINES = 20
const LONGEST_LINE = 300
/** The end of a recording is enough; a screen of text with its colours fits several times. */
const TAIL = 64 * 1024
const PATIENCE = 2000

const ESC = '\u001b'
const osc = new RegExp(`${ESC}[\\]PX^_][^\\u0007${ESC}]*(?:\\u0007|${ESC}\\\\)?`, 'g')
/** Column moves stand for spaces and row moves for new lines: full-screen programs write with them. */
const across = new RegExp(`${ESC}\\[[0-9]*[CG]`, 'g')
const down = new RegExp(`${ESC}\\[[0-9;]*[ABEFHJdf]`, 'g')
const csi = new RegExp(`${ESC}\\[[0-?]*[ -/]*(?:[@-~]|$)`, 'g')
const other = new RegExp(`${ESC}[ -/]*[0-~]?`, 'g')
const control = /[^\P{Cc}\n\r\t]/gu

/** The last lines with words in them that a terminal was sent, as plain text. Takes output as a program wrote it. */
export function plainTail(output: string): string[] {
  const text = output
    .replace(osc, '')
    .replace(across, ' ')
    .replace(down, '\n')
    .replace(csi, '')
    .replace(other, '')
    .replaceAll('\r\n', '\n')
    .replace(control, '')
  const lines = text.split('\n').flatMap(line => {
    // What a lone carriage return goes back over is written over, as by a progress bar.
    const shown = line.split('\r').findLast(part => part.trim() !== '') ?? ''
    const plain = shown
      .replace(/[\u2500-\u259f]+/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
    return /[\p{L}\p{N}]{2}/u.test(plain) ? [plain.slice(0, LONGEST_LINE)] : []
  })
  return lines.filter((line, at) => line !== lines[at - 1]).slice(-LINES)
}

/** What a terminal showed last, as plain lines; none where it is gone or does not answer within 2 s. */
export async function lastWords(deps: Pick<RunsDeps, 'terminals' | 'clock'>, session: string): Promise<string[]> {
  const decoder = new TextDecoder()
  let text = ''
  let done = () => {}
  const caughtUp = new Promise<void>(resolve => {
    done = resolve
  })
  const cancel = deps.clock.after(PATIENCE, () => done())
  const reader = await deps.terminals.read(
    session,
    bytes => {
      text = (text + decoder.decode(bytes, { stream: true })).slice(-TAIL)
    },
    () => done(),
  )
  if (reader.ok) await caughtUp
  cancel()
  if (reader.ok) reader.value.close()
  return plainTail(text)
}
