import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installPtyHost } from '@main/adapters/pty/install'
import { type Ground, makeGround, shell, value } from '@test/host/pty/support'
import type { BenchReport } from '../report'
import { type Bare, startBare } from './bare'

const ROOT = process.cwd()
const SEQ = 'read x; seq 1 2000000; echo .done'
const FLOOD = 'read x; yes "a line of a flood, with some words in it" | head -c 300000000; echo .done'
const ECHO = 'stty raw -echo; printf ready; exec cat'
const SESSIONS = 50
/** Ten thousand lines of a usual length, then waits. */
const LINES = 'seq -f "%6.0f  a line of output as a build or an agent would print it, some of it long" 1 10500; read x'
const KEYS = 300

/** A terminal for a figure: runs a script, tells of output, takes text. */
interface Line {
  send(text: string): void
}
type OpenLine = (script: string, onData: (bytes: number, tail: string) => void) => Promise<Line>

const tailOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.subarray(Math.max(0, bytes.length - 16))).toString('latin1')

/** ms from the word go until a script's last output is there. */
const timeOf = async (open: OpenLine, script: string): Promise<number> => {
  let done = (): void => undefined
  const end = new Promise<void>(resolve => {
    done = resolve
  })
  const line = await open(script, (_, tail) => tail.includes('.done') && done())
  const from = performance.now()
  line.send('\n')
  await end
  return performance.now() - from
}

/** ms of `count` echoes one after another (or until `until` says so), sorted. */
const echoes = async (
  line: { send(text: string): void; next(): Promise<void> },
  goOn: (count: number) => boolean,
): Promise<number[]> => {
  const times: number[] = []
  while (goOn(times.length)) {
    const from = performance.now()
    const back = line.next()
    line.send('k')
    await back
    times.push(performance.now() - from)
    // A person's keys do not come back to back: the next one after a turn of the event loop's timers.
    await new Promise(resolve => setTimeout(resolve, 5))
  }
  return times.sort((a, b) => a - b)
}
const at = (times: readonly number[], part: number): number => times[Math.floor(times.length * part)] ?? Number.NaN

const hostLines = async (ground: Ground): Promise<OpenLine> => {
  const { client } = await ground.connect()
  let count = 0
  return async (script, onData) => {
    count += 1
    const id = `bench-${count}`
    value(await client.request({ op: 'create', ...shell(id, script) }))
    let replayed = (): void => undefined
    const ready = new Promise<void>(resolve => {
      replayed = resolve
    })
    const terminal = value(
      await client.open(
        id,
        { cols: 80, rows: 24 },
        {
          onData(bytes, parsed) {
            onData(bytes.length, tailOf(bytes))
            parsed()
          },
          onReplayEnd: () => replayed(),
        },
      ),
    )
    await ready
    return { send: text => terminal.input(Buffer.from(text)) }
  }
}
const bareLines =
  (bare: Bare): OpenLine =>
  async (script, onData) => {
    const socket = await bare.open(script, text => onData(text.length, text.slice(-16)))
    return { send: text => socket.send(text) }
  }

/** A raw echo that can be waited for. */
const echoLine = async (open: OpenLine): Promise<{ send(text: string): void; next(): Promise<void> }> => {
  let came = (): void => undefined
  const next = (): Promise<void> =>
    new Promise(resolve => {
      came = resolve
    })
  const ready = next()
  const line = await open(ECHO, () => came())
  await ready
  return { send: line.send, next }
}

const memoryOf = async (pid: number): Promise<number> =>
  Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

/** MB a session with 10,000 lines behind it costs the host, over 50 of them. */
const memoryPerSession = async (ground: Ground): Promise<number> => {
  const { client } = await ground.connect()
  const pid = await ground.pid()
  const before = await memoryOf(pid)
  for (let i = 0; i < SESSIONS; i += 1) value(await client.request({ op: 'create', ...shell(`memory-${i}`, LINES) }))
  const full = async (): Promise<boolean> =>
    value(await client.list()).filter(one => one.bytes > 800_000).length >= SESSIONS
  while (!(await full())) await new Promise(resolve => setTimeout(resolve, 50))
  return ((await memoryOf(pid)) - before) / SESSIONS
}

/** The PTY host beside the bare server, at the level of the protocol: no browser on either side. */
export const run = async (): Promise<BenchReport> => {
  const home = await mkdtemp(join(tmpdir(), 'esp-bench-'))
  const entry = await installPtyHost({
    home,
    version: 'bench',
    bundle: join(ROOT, 'out/pty-host/index.js'),
    nodePty: join(ROOT, 'node_modules/node-pty'),
  })
  const ground = await makeGround(entry)
  const fresh = await makeGround(entry)
  const bare = await startBare(ROOT)
  try {
    const memory = await memoryPerSession(fresh)
    await fresh.clean()
    const ours = await hostLines(ground)
    const plain = bareLines(bare)
    await timeOf(ours, SEQ)
    await timeOf(plain, SEQ)
    const runs = { ours: [] as number[], plain: [] as number[] }
    for (let i = 0; i < 5; i += 1) {
      runs.ours.push(await timeOf(ours, SEQ))
      runs.plain.push(await timeOf(plain, SEQ))
    }
    const seq = Math.min(...runs.ours)
    const plainSeq = Math.min(...runs.plain)

    const key = await echoLine(ours)
    const plainKey = await echoLine(plain)
    await echoes(key, count => count < 30)
    const plainQuiet = await echoes(plainKey, count => count < KEYS)
    const quiet = await echoes(key, count => count < KEYS)
    let flooding = true
    const flood = timeOf(ours, FLOOD).finally(() => {
      flooding = false
    })
    const loud = await echoes(key, () => flooding)
    const floodMs = await flood
    const figure = (name: string, amount: number, unit: string) => ({ name, value: amount, unit })
    return {
      name: 'PTY host against a bare pty–WebSocket server (protocol level)',
      figures: [
        figure('seq 1 2000000, host', seq, 'ms'),
        figure('seq 1 2000000, bare', plainSeq, 'ms'),
        { ...figure('seq ratio', seq / plainSeq, '×'), limit: 'at most 1.1×', ok: seq / plainSeq <= 1.1 },
        figure('echo p50, host', at(quiet, 0.5), 'ms'),
        figure('echo p95, host', at(quiet, 0.95), 'ms'),
        figure('echo p50, bare', at(plainQuiet, 0.5), 'ms'),
        figure('echo p95, bare', at(plainQuiet, 0.95), 'ms'),
        figure('echo p50 ratio', at(quiet, 0.5) / at(plainQuiet, 0.5), '×'),
        figure('300 MB flood', floodMs, 'ms'),
        figure('echo p50 in the flood', at(loud, 0.5), 'ms'),
        figure('echo p95 in the flood', at(loud, 0.95), 'ms'),
        {
          ...figure('echo p95, flood to quiet', at(loud, 0.95) / at(quiet, 0.95), '×'),
          limit: 'under 2×',
          ok: at(loud, 0.95) / at(quiet, 0.95) < 2,
        },
        { ...figure('memory of a session', memory, 'MB'), limit: 'under 3 MB', ok: memory < 3 },
      ],
    }
  } finally {
    await bare.stop()
    await fresh.clean()
    await ground.clean()
    await rm(home, { recursive: true, force: true })
  }
}
