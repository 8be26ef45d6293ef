import { EventEmitter } from 'node:events'
import type { Verb } from '@main/hosts/cli/context'
import { attachTerminal } from '@main/hosts/cli/terminal'
import { createTerminalClient } from '@shared/contract/terminal/client'
import { clientMessageSchema, type SessionExit } from '@shared/contract/terminal/control'
import { decodeCount, decodeFrame, encodeFrame, encodeReplayStart, FrameType } from '@shared/contract/terminal/frames'
import { manualClock } from '@test/support/clock'
import { must } from '@test/support/engine'
import { beforeEach, describe, expect, it } from 'vitest'

const text = new TextDecoder()
const bytes = (words: string) => new TextEncoder().encode(words)

/** The PTY host's side of one connection with one session, `s-1`, answering by the protocol. */
function fakeHost(exit: SessionExit | null = null) {
  const said: string[] = []
  let deliver: (frame: Uint8Array) => void = () => {}
  let closed = () => {}
  const session = {
    id: 's-1',
    argv: ['sh'],
    cwd: '/',
    cols: 80,
    rows: 24,
    meta: { project: 'p', kind: 'run' as const, title: 't' },
    pid: 1,
    startedAt: 0,
    title: 't',
    bytes: 0,
    exit,
  }
  const control = (message: unknown) => deliver(encodeFrame(FrameType.control, 0, bytes(JSON.stringify(message))))
  const output = (type: FrameType, payload: Uint8Array) => deliver(encodeFrame(type, 1, payload))
  const answer = (request: number, op: string, body: object) => {
    said.push(`${op}${'cols' in body ? ` ${String(body.cols)}x${'rows' in body ? String(body.rows) : ''}` : ''}`)
    if (op === 'hello') return control({ answer: request, value: { protocol: 1, version: '1', pid: 1, instance: 'i' } })
    if (op !== 'attach') return control({ answer: request, value: {} })
    if ('id' in body && body.id !== 's-1')
      return control({ refuse: request, error: { code: 'session-missing', message: 'It is gone.', id: 'x' } })
    control({ answer: request, value: { handle: 1, session } })
    output(FrameType.replayStart, encodeReplayStart(true))
    output(FrameType.replay, bytes('before '))
    output(FrameType.replayEnd, Uint8Array.of())
  }
  const wire = {
    send: (frame: Uint8Array) => {
      const { type, payload } = must(decodeFrame(frame))
      if (type === FrameType.input) said.push(`typed ${JSON.stringify(text.decode(payload))}`)
      else if (type === FrameType.ack) said.push(`ack ${decodeCount(payload)}`)
      else {
        const { request, body } = clientMessageSchema.parse(JSON.parse(text.decode(payload)))
        queueMicrotask(() => answer(request, body.op, body))
      }
    },
    onMessage: (receive: (frame: Uint8Array) => void) => {
      deliver = receive
    },
    onClose: (listener: () => void) => {
      closed = listener
    },
  }
  return {
    said,
    wire,
    output: (words: string) => output(FrameType.output, bytes(words)),
    control,
    drop: () => closed(),
  }
}

class Input extends EventEmitter {
  isTTY = true
  readonly said: string[] = []
  setRawMode(on: boolean) {
    this.said.push(`raw ${on}`)
  }
  resume() {
    this.said.push('resume')
  }
  pause() {
    this.said.push('pause')
  }
}
class Output extends EventEmitter {
  isTTY = true
  columns = 100
  rows = 30
  shown = ''
  write(given: Uint8Array | string, done?: () => void) {
    this.shown += typeof given === 'string' ? given : text.decode(given)
    done?.()
  }
}

let input: Input
let output: Output
let notes: string[]
let interrupt: () => void

beforeEach(() => {
  input = new Input()
  output = new Output()
  notes = []
})

function join(host: ReturnType<typeof fakeHost>, id = 's-1') {
  const interrupted = new Promise<void>(resolve => {
    interrupt = resolve
  })
  const verb = {
    out: { note: (line: string) => void notes.push(line) },
    caller: null,
    tty: { input, output },
    interrupted,
    terminals: async () => ({
      client: createTerminalClient(host.wire, manualClock()),
      version: '1',
      close: () => void host.said.push('close'),
    }),
  } as unknown as Verb
  return attachTerminal(verb, id)
}
const settled = () => new Promise(resolve => setImmediate(resolve))
const type = async (...keys: string[]) => {
  for (const key of keys) input.emit('data', Buffer.from(key))
  await settled()
}

describe('joining an agent’s terminal', () => {
  it('shows what was and what comes, sends keys, and Ctrl+] leaves the agent at work', async () => {
    const host = fakeHost()
    const joined = join(host)
    await settled()
    expect(input.said).toEqual(['raw true', 'resume'])
    host.output('now')
    await type('ls\r', 'last\u001dnot this')
    await joined
    expect(host.said).toEqual(['hello', 'attach 100x30', 'ack 3', 'typed "ls\\r"', 'typed "last"', 'detach', 'close'])
    expect(output.shown).toContain('\u001b[0m\u001b[2J\u001b[Hbefore now')
    expect(notes).toEqual(['Joined. Ctrl+] leaves; the agent goes on.', 'Left; the agent goes on.'])
  })

  it('gives the terminal back as it was', async () => {
    const joined = join(fakeHost())
    await settled()
    await type('\u001d')
    await joined
    expect(input.said).toEqual(['raw true', 'resume', 'raw false', 'pause'])
    expect(input.listenerCount('data')).toBe(0)
    expect(output.listenerCount('resize')).toBe(0)
    for (const mode of ['[?1049l', '[?1006l', '[?2004l', '[?25h', '[0m'])
      expect(output.shown).toContain(`\u001b${mode}`)
  })

  it('understands Ctrl+] spelled out by a keyboard protocol', async () => {
    const joined = join(fakeHost())
    await settled()
    await type('\u001b[93;5u')
    await joined
    expect(notes.at(-1)).toBe('Left; the agent goes on.')
  })

  it('passes the size on when the window changes', async () => {
    const host = fakeHost()
    const joined = join(host)
    await settled()
    output.columns = 132
    output.emit('resize')
    await settled()
    await type('\u001d')
    await joined
    expect(host.said).toContain('resize 132x30')
  })

  it.each([
    [
      'its end',
      (host: ReturnType<typeof fakeHost>) =>
        host.control({ note: 'exit', id: 's-1', exit: { exitCode: 3, signal: null, at: 0 } }),
      'The agent ended with exit code 3.',
    ],
    ['the host’s end', (host: ReturnType<typeof fakeHost>) => host.drop(), 'The terminal was closed.'],
    ['an interruption', () => interrupt(), 'Left; the agent goes on.'],
  ])('ends with %s, and gives the terminal back', async (_what, end, note) => {
    const host = fakeHost()
    const joined = join(host)
    await settled()
    end(host)
    await joined
    expect(notes.at(-1)).toBe(note)
    expect(input.said.slice(-2)).toEqual(['raw false', 'pause'])
    expect(host.said.at(-1)).toBe('close')
  })

  it('of one that has ended shows what it said, and leaves', async () => {
    await join(fakeHost({ exitCode: 0, signal: null, at: 0 }))
    expect(notes.at(-1)).toBe('The agent ended with exit code 0.')
  })

  it('says that there is none, and touches nothing', async () => {
    const host = fakeHost()
    await expect(join(host, 's-2')).rejects.toMatchObject({ failure: { code: 'session-missing' } })
    expect(input.said).toEqual([])
    expect(host.said.at(-1)).toBe('close')
  })

  it.each(['input', 'output'] as const)('is refused where the %s is no terminal', async which => {
    if (which === 'input') input.isTTY = false
    else output.isTTY = false
    await expect(join(fakeHost())).rejects.toMatchObject({ failure: { code: 'bad-usage' }, exit: 2 })
    expect(notes).toEqual([])
  })
})
