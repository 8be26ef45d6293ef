import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, open as openFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type {
  DetachedSpec,
  OpenProcess,
  OpenSpec,
  ProcessError,
  Processes,
  RunOutcome,
  RunSpec,
  StartSpec,
} from '@main/ports/processes'
import { err, ok, type Result } from '@shared/lib/result'
import { type Collector, createCollector } from './collect'
import { groupAlive, killPosixTree } from './kill'
import { type ProcessRow, parsePs, readProcTable } from './table'

const windows = process.platform === 'win32'
const DEFAULT_GRACE = 2000
const DEFAULT_BUFFER = 64 * 1024 * 1024
/** How long a finished program's leftovers may still write before they are ended. */
const LINGER = 500

/** Output of one of the system's own small tools; empty when it cannot be had. */
function toolOutput(command: string, args: readonly string[]): Promise<string> {
  return new Promise(resolve => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true })
    const out = createCollector(DEFAULT_BUFFER)
    child.stdout.on('data', chunk => out.add(chunk))
    child.on('error', () => resolve(''))
    child.on('close', () => resolve(out.bytes().toString('utf8')))
  })
}

async function processTable(): Promise<ProcessRow[]> {
  if (process.platform === 'linux') return readProcTable()
  return parsePs(await toolOutput('ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat=,lstart=']))
}

async function killTree(pid: number, graceMs = DEFAULT_GRACE): Promise<void> {
  if (windows) await toolOutput('taskkill', ['/PID', String(pid), '/T', '/F'])
  else await killPosixTree(pid, { table: processTable, graceMs })
}

async function startError(cause: NodeJS.ErrnoException, spec: StartSpec): Promise<ProcessError> {
  const command = spec.argv[0]
  const folder = await stat(spec.cwd).then(
    found => found.isDirectory(),
    () => false,
  )
  if (!folder) {
    const message = `The folder ${spec.cwd} is not there, so ${command} could not be started in it. Choose a folder that exists.`
    return { code: 'no-folder', command, cwd: spec.cwd, message }
  }
  if (cause.code === 'ENOENT') {
    return { code: 'not-found', command, message: `${command} was not found. Install it or put it on the PATH.` }
  }
  const errno = cause.code ?? 'UNKNOWN'
  return { code: 'not-started', command, errno, message: `${command} could not be started (${errno}).` }
}

interface Running {
  readonly child: ChildProcess
  readonly pid: number
  readonly exit: Promise<{ readonly exitCode: number | null; readonly signal: string | null }>
  /** Both outputs have ended, too. */
  readonly closed: Promise<void>
}

/** Waits until a child runs. Both an exception and an `error` event mean that it never did. */
async function started(make: () => ChildProcess, spec: StartSpec): Promise<Result<Running, ProcessError>> {
  try {
    const child = make()
    const exit = new Promise<{ exitCode: number | null; signal: string | null }>(resolve =>
      child.once('exit', (exitCode, signal) => resolve({ exitCode, signal })),
    )
    const closed = new Promise<void>(resolve => child.once('close', () => resolve()))
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', reject)
    })
    child.on('error', () => {})
    return ok({ child, pid: child.pid ?? 0, exit, closed })
  } catch (cause) {
    return err(await startError(cause instanceof Error ? cause : new Error(String(cause)), spec))
  }
}

/** Waits for a promise, but only so long; true when it was in time. */
function within(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve(false), milliseconds)
    void promise.then(() => {
      clearTimeout(timer)
      resolve(true)
    })
  })
}

const options = (spec: StartSpec) => ({
  cwd: spec.cwd,
  env: { ...spec.env },
  // Its own process group (and session), so that all it starts can be ended with it.
  detached: !windows,
  windowsHide: true,
  shell: false,
})

const neverStarted: RunOutcome = {
  pid: 0,
  exitCode: null,
  signal: null,
  timedOut: false,
  cancelled: true,
  truncated: false,
  stdout: Buffer.alloc(0),
  stderr: Buffer.alloc(0),
}

async function run(spec: RunSpec): Promise<Result<RunOutcome, ProcessError>> {
  if (spec.signal?.aborted) return ok(neverStarted)
  const [command, ...args] = spec.argv
  const out = createCollector(spec.maxBuffer ?? DEFAULT_BUFFER)
  const errors = createCollector(spec.maxBuffer ?? DEFAULT_BUFFER)
  let why: 'timeout' | 'cancel' | null = null
  let ending: Promise<void> | null = null
  let pid = 0
  const end = (reason: 'timeout' | 'cancel' | null) => {
    why ??= reason
    if (pid > 0) ending ??= killTree(pid, spec.graceMs)
  }
  const keep = (collector: Collector, told?: (chunk: Buffer) => void) => (chunk: Buffer) => {
    collector.add(chunk)
    told?.(chunk)
    if (collector.overflowed() && spec.overflow === 'stop') end('cancel')
  }
  const begun = await started(() => {
    const child = spawn(command, args, { ...options(spec), stdio: ['pipe', 'pipe', 'pipe'] })
    child.stdout.on('data', keep(out, spec.onStdout))
    child.stderr.on('data', keep(errors, spec.onStderr))
    // A program may leave without reading its input; that is its right.
    child.stdin.on('error', () => {})
    child.stdin.end(spec.stdin ?? '')
    return child
  }, spec)
  if (!begun.ok) return begun
  const { child, exit, closed } = begun.value
  pid = begun.value.pid
  spec.onStart?.(pid)

  const onAbort = () => end('cancel')
  spec.signal?.addEventListener('abort', onAbort, { once: true })
  // It may have been stopped, by its reader or by its own output, before its number was known.
  if (spec.signal?.aborted || why !== null) onAbort()
  const timer = spec.timeoutMs === undefined ? null : setTimeout(() => end('timeout'), spec.timeoutMs)

  const { exitCode, signal } = await exit
  await within(closed, LINGER)
  if (timer) clearTimeout(timer)
  spec.signal?.removeEventListener('abort', onAbort)
  if (!windows && groupAlive(pid)) end(null)
  await ending
  // Someone outside the tree may still hold the pipe open; nothing more is awaited from it.
  child.stdout?.destroy()
  child.stderr?.destroy()
  await closed
  return ok({
    pid,
    exitCode,
    signal,
    timedOut: why === 'timeout',
    cancelled: why === 'cancel',
    truncated: out.overflowed() || errors.overflowed(),
    stdout: out.bytes(),
    stderr: errors.bytes(),
  })
}

async function open(spec: OpenSpec): Promise<Result<OpenProcess, ProcessError>> {
  const [command, ...args] = spec.argv
  const begun = await started(() => {
    const child = spawn(command, args, { ...options(spec), stdio: ['pipe', 'pipe', 'pipe'] })
    child.stdout.on('data', spec.onStdout)
    child.stderr.on('data', spec.onStderr ?? (() => {}))
    child.stdin.on('error', () => {})
    return child
  }, spec)
  if (!begun.ok) return begun
  const { child, pid, exit } = begun.value
  return ok({
    pid,
    exited: exit,
    write: data =>
      new Promise(resolve => {
        if (!child.stdin || child.exitCode !== null || child.signalCode !== null) return resolve(false)
        child.stdin.write(data, problem => resolve(!problem))
      }),
    async stop(graceMs = 1000) {
      child.stdin?.end()
      const left = await within(exit, graceMs)
      if (!left || (!windows && groupAlive(pid))) await killTree(pid, graceMs)
      await exit
    },
  })
}

async function spawnDetached(spec: DetachedSpec): Promise<Result<{ readonly pid: number }, ProcessError>> {
  const [command, ...args] = spec.argv
  try {
    await mkdir(dirname(spec.logFile), { recursive: true })
    const log = await openFile(spec.logFile, 'a', 0o600)
    try {
      const begun = await started(
        () => spawn(command, args, { ...options(spec), detached: true, stdio: ['ignore', log.fd, log.fd] }),
        spec,
      )
      if (!begun.ok) return begun
      begun.value.child.unref()
      return ok({ pid: begun.value.pid })
    } finally {
      await log.close()
    }
  } catch (cause) {
    const errno = cause instanceof Error && 'code' in cause ? String(cause.code) : 'UNKNOWN'
    const message = `The log file ${spec.logFile} cannot be written (${errno}), so ${command} was not started. Check the folder's permissions.`
    return err({ code: 'not-started', command, errno, message })
  }
}

/** Makes the one starter of programs. Stateless: two of them do not know of each other. */
export function createProcesses(): Processes {
  return { run, open, spawnDetached, killTree }
}
