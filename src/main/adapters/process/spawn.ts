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
import { createCollector } from './collect'
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

/** Waits until a child runs. Both an exception and an `error` event mean that it never did. */
async function started(make: () => ChildProcess, spec: StartSpec): Promise<Result<ChildProcess, ProcessError>> {
  try {
    const child = make()
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', reject)
    })
    child.on('error', () => {})
    return ok(child)
  } catch (cause) {
    return err(await startError(cause instanceof Error ? cause : new Error(String(cause)), spec))
  }
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
  let timedOut = false
  let cancelled = false
  let ending: Promise<void> | null = null
  let pid = 0
  const end = () => {
    if (pid > 0) ending ??= killTree(pid, spec.graceMs)
  }
  const overflow = () => {
    if (spec.overflow !== 'stop' || cancelled) return
    cancelled = true
    end()
  }
  const make = () => {
    const child = spawn(command, args, { ...options(spec), stdio: ['pipe', 'pipe', 'pipe'] })
    child.stdout.on('data', (chunk: Buffer) => {
      out.add(chunk)
      spec.onStdout?.(chunk)
      if (out.overflowed()) overflow()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      errors.add(chunk)
      spec.onStderr?.(chunk)
      if (errors.overflowed()) overflow()
    })
    // A program may leave without reading its input; that is its right.
    child.stdin.on('error', () => {})
    child.stdin.end(spec.stdin ?? '')
    return child
  }
  const gone = new Map<'exit' | 'close', Promise<void>>()
  let exit: { code: number | null; signal: string | null } = { code: null, signal: null }
  const begun = await started(() => {
    const child = make()
    gone.set(
      'exit',
      new Promise(resolve => {
        child.once('exit', (code, signal) => {
          exit = { code, signal }
          resolve()
        })
      }),
    )
    gone.set('close', new Promise(resolve => child.once('close', () => resolve())))
    return child
  }, spec)
  if (!begun.ok) return begun
  const child = begun.value
  pid = child.pid ?? 0
  spec.onStart?.(pid)

  const onAbort = () => {
    cancelled = true
    end()
  }
  spec.signal?.addEventListener('abort', onAbort, { once: true })
  if (spec.signal?.aborted) onAbort()
  const timer =
    spec.timeoutMs === undefined
      ? null
      : setTimeout(() => {
          timedOut = true
          end()
        }, spec.timeoutMs)

  await gone.get('exit')
  const lingering = new Promise<void>(resolve => {
    const wait = setTimeout(resolve, LINGER)
    void gone.get('close')?.then(() => {
      clearTimeout(wait)
      resolve()
    })
  })
  await lingering
  if (timer) clearTimeout(timer)
  spec.signal?.removeEventListener('abort', onAbort)
  if (!windows && groupAlive(pid)) end()
  if (ending) await ending
  // Someone outside the tree may still hold the pipe open; nothing more is awaited from it.
  child.stdout?.destroy()
  child.stderr?.destroy()
  await gone.get('close')
  const truncated = out.overflowed() || errors.overflowed()
  return ok({
    pid,
    exitCode: exit.code,
    signal: exit.signal,
    timedOut,
    cancelled,
    truncated,
    stdout: out.bytes(),
    stderr: errors.bytes(),
  })
}

async function open(spec: OpenSpec): Promise<Result<OpenProcess, ProcessError>> {
  const [command, ...args] = spec.argv
  let leave: (facts: { exitCode: number | null; signal: string | null }) => void = () => {}
  const exited = new Promise<{ exitCode: number | null; signal: string | null }>(resolve => {
    leave = resolve
  })
  const begun = await started(() => {
    const child = spawn(command, args, { ...options(spec), stdio: ['pipe', 'pipe', 'pipe'] })
    child.stdout.on('data', spec.onStdout)
    child.stderr.on('data', spec.onStderr ?? (() => {}))
    child.stdin.on('error', () => {})
    child.once('exit', (exitCode, signal) => leave({ exitCode, signal }))
    return child
  }, spec)
  if (!begun.ok) return begun
  const child = begun.value
  const pid = child.pid ?? 0
  return ok({
    pid,
    exited,
    write: data =>
      new Promise(resolve => {
        if (!child.stdin || child.exitCode !== null || child.signalCode !== null) return resolve(false)
        child.stdin.write(data, problem => resolve(!problem))
      }),
    async stop(graceMs = 1000) {
      child.stdin?.end()
      const patience = new AbortController()
      const timer = setTimeout(() => patience.abort(), graceMs)
      const late = new Promise<'late'>(resolve => patience.signal.addEventListener('abort', () => resolve('late')))
      const first = await Promise.race([exited, late])
      clearTimeout(timer)
      if (first === 'late' || (!windows && groupAlive(pid))) await killTree(pid, graceMs)
      await exited
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
      begun.value.unref()
      return ok({ pid: begun.value.pid ?? 0 })
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
