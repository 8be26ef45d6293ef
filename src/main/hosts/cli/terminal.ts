import type { OpenTerminal } from '@shared/contract/terminal/client'
import type { SessionExit } from '@shared/contract/terminal/control'
import type { Verb } from './context'
import { Stop } from './exit'
import type { Tty } from './tty'

/** Ctrl+] as terminals send it: the plain byte, or spelled out under the keyboard protocol some programs turn on. */
const LEAVE = [Buffer.of(0x1d), Buffer.from('\u001b[93;5u')]
/** Clears the screen before a recording is played again. */
const CLEAR = '\u001b[0m\u001b[2J\u001b[H'
/** Takes back what the program may have turned on: other screen, mouse, paste and focus reports, hidden cursor, keys. */
const RESTORE =
  '\u001b[?1049l\u001b[?1000l\u001b[?1002l\u001b[?1003l\u001b[?1006l\u001b[?1004l\u001b[?2004l\u001b[<u\u001b[?25h\u001b[0m\r\n'

/**
 * Joins the person's terminal to an agent's until Ctrl+], the end of either, or an interruption. The agent goes on.
 * Ends the verb where the caller has no terminal or the agent's cannot be had.
 */
export async function attachTerminal(verb: Verb, sessionId: string): Promise<void> {
  const { tty } = verb
  if (!tty.input.isTTY || !tty.input.setRawMode || !tty.output.isTTY)
    throw new Stop({
      code: 'bad-usage',
      message: 'An agent’s terminal can only be joined from a terminal, not from a pipe or a file.',
      hint: '`espalier events --follow` tells what happens, line by line.',
    })
  const link = await verb.terminals()
  try {
    const hello = await link.client.hello('cli', link.version)
    if (!hello.ok) throw new Stop(hello.error)
    verb.out.note('Joined. Ctrl+] leaves; the agent goes on.')
    const end = await converse(verb, link.client, sessionId)
    verb.out.note(end)
  } finally {
    link.close()
  }
}

/** Carries keys and output until the end; answers why it ended, as a sentence. */
async function converse(verb: Verb, client: Awaited<ReturnType<Verb['terminals']>>['client'], id: string) {
  const { input, output } = verb.tty
  let finish: (why: string) => void = () => {}
  const ended = new Promise<string>(resolve => {
    finish = resolve
  })
  let terminal: OpenTerminal | null = null
  const unnotice = client.onNotice(notice => {
    if (notice.note === 'exit' && notice.id === id) finish(endWords(notice.exit))
  })
  const opened = await client.open(id, size(verb.tty), {
    onData: (bytes, parsed) => void output.write(bytes, parsed),
    onReplayStart: full => void (full && output.write(CLEAR)),
    onParked: () => terminal?.unpark(size(verb.tty).cols, size(verb.tty).rows),
    onClose: () => finish('The terminal was closed.'),
  })
  if (!opened.ok) {
    unnotice()
    throw new Stop(opened.error)
  }
  const joined = opened.value
  terminal = joined
  if (joined.session.exit) finish(endWords(joined.session.exit))
  const typed = (bytes: Buffer) => {
    const at = LEAVE.map(key => bytes.indexOf(key)).filter(index => index >= 0)
    const keys = at.length > 0 ? bytes.subarray(0, Math.min(...at)) : bytes
    if (keys.length > 0) joined.input(keys)
    if (at.length > 0) finish('Left; the agent goes on.')
  }
  const resized = () => joined.resize(size(verb.tty).cols, size(verb.tty).rows)
  input.setRawMode?.(true)
  input.on('data', typed)
  output.on('resize', resized)
  input.resume()
  void verb.interrupted.then(() => finish('Left; the agent goes on.'))
  try {
    return await ended
  } finally {
    input.off('data', typed)
    output.off('resize', resized)
    input.setRawMode?.(false)
    input.pause()
    unnotice()
    joined.detach()
    output.write(RESTORE)
  }
}

const size = ({ output }: Tty) => ({ cols: output.columns || 80, rows: output.rows || 24 })

const endWords = ({ exitCode, lost }: SessionExit): string =>
  lost === true
    ? 'The agent ended with its terminal host or this computer.'
    : `The agent ended with exit code ${exitCode}.`
