import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectPtyHost, ensurePtyHost } from '@main/adapters/pty/ensure'
import type { FramePipe } from '@main/ports/terminals'
import { createTerminalClient, type TerminalClient } from '@shared/contract/terminal/client'
import type { CreateSession } from '@shared/contract/terminal/control'
import type { TerminalHandlers } from '@shared/contract/terminal/open-terminal'
import type { Clock } from '@shared/lib/time'

/** Real time; its timers do not keep a test run alive. */
export const realClock: Clock = {
  now: () => Date.now(),
  after(delay, run) {
    const timer = setTimeout(run, delay)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** One home with its host, and the processes a test started there. */
export interface Ground {
  readonly home: string
  readonly started: ChildProcess[]
  startHost(): Promise<void>
  /** Connects (starting the host when none runs) and says hello. */
  connect(): Promise<{ client: TerminalClient; pipe: FramePipe }>
  /** The running host's process id. */
  pid(): Promise<number>
  clean(): Promise<void>
}

/** A new home; `flags` go to each host started there. */
export const makeGround = async (entry: string, flags: readonly string[] = []): Promise<Ground> => {
  const home = await mkdtemp(join(tmpdir(), 'esp-'))
  const started: ChildProcess[] = []
  const pipes: FramePipe[] = []
  const startHost = async (): Promise<void> => {
    const args = [entry, '--home', home, '--grace', '0.5', '--app-version', '0.0.1', ...flags]
    started.push(spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'], detached: true }))
  }
  const connect = async (): Promise<{ client: TerminalClient; pipe: FramePipe }> => {
    const pipe = value(await ensurePtyHost({ home, startHost, clock: realClock }))
    pipes.push(pipe)
    const client = clientOn(pipe)
    value(await client.hello('test', '0.0.1'))
    return { client, pipe }
  }
  return {
    home,
    started,
    startHost,
    connect,
    async pid() {
      const { client, pipe } = await connect()
      const { pid } = value(await client.hello('test', '0.0.1'))
      pipe.close()
      return pid
    },
    async clean() {
      const pipe = await connectPtyHost(home)
      if (pipe !== undefined) {
        const client = clientOn(pipe)
        const gone = new Promise<void>(resolve => void client.onClose(resolve))
        await client.hello('test', '0.0.1')
        await client.request({ op: 'shutdown', mode: 'stop' })
        await gone
      }
      for (const one of pipes) one.close()
      await Promise.all(started.map(ended))
      await rm(home, { recursive: true, force: true })
    },
  }
}

/** Resolves when a started process has ended. */
export const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise(resolve => void child.once('exit', () => resolve()))

/** A protocol client on a pipe. */
export const clientOn = (pipe: FramePipe): TerminalClient =>
  createTerminalClient(
    { send: frame => void pipe.send(frame), onMessage: pipe.onFrame, onClose: pipe.onClose },
    realClock,
  )

/** The value of a result that must be one. */
export const value = <T>(result: { ok: true; value: T } | { ok: false; error: { message: string } }): T => {
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

/** A program in a terminal, by shell text. */
export const shell = (id: string, script: string, extra: Partial<CreateSession> = {}): CreateSession => ({
  id,
  argv: ['/bin/sh', '-c', script],
  cwd: '/',
  env: { PATH: process.env.PATH ?? '' },
  cols: 80,
  rows: 24,
  meta: { project: 'p', kind: 'shell', title: id },
  ...extra,
})

/** Gathers what a terminal is told, and waits for facts in it. */
export interface Screen extends TerminalHandlers {
  bytes(): Buffer
  text(): string
  readonly events: string[]
  /** Resolves when `holds` does; looked at after everything that comes in. */
  until(holds: (screen: Screen) => boolean): Promise<void>
  /** While true nothing is reported as parsed. */
  slow: boolean
}

/** An empty screen that starts anew at a full replay. */
export const makeScreen = (): Screen => {
  let chunks: Uint8Array[] = []
  const waits = new Set<() => void>()
  const look = (): void => {
    for (const wait of [...waits]) wait()
  }
  const note = (event: string): void => {
    screen.events.push(event)
    look()
  }
  const screen: Screen = {
    slow: false,
    events: [],
    bytes: () => Buffer.concat(chunks),
    text: () => Buffer.concat(chunks).toString('utf8'),
    onData(bytes, parsed) {
      chunks.push(new Uint8Array(bytes))
      if (!screen.slow) parsed()
      look()
    },
    onReplayStart(full) {
      if (full) chunks = []
      note(full ? 'replay' : 'resume')
    },
    onReplayEnd: () => note('replayed'),
    onResize: (cols, rows) => note(`${cols}x${rows}`),
    onParked: () => note('parked'),
    onClose: () => note('closed'),
    until: holds =>
      new Promise(resolve => {
        const wait = (): void => {
          if (!holds(screen)) return
          waits.delete(wait)
          resolve()
        }
        waits.add(wait)
        wait()
      }),
  }
  return screen
}

/** Process ids of living processes whose command line holds `word` (Linux). */
export const living = async (word: string): Promise<number[]> => {
  const names = (await readdir('/proc')).filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
  const found = await Promise.all(
    names.map(async name => {
      const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')
      return command.includes(word) ? Number(name) : 0
    }),
  )
  return found.filter(pid => pid > 0)
}
