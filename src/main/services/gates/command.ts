import type { LogWriter } from '@main/ports/gate-logs'
import type { Argv, Env, Processes } from '@main/ports/processes'
import { createLineCutter } from '@shared/domain/gate/lines'
import type { GateOutcome } from '@shared/domain/gate/verdict'

export interface CommandSpec {
  readonly run: string
  readonly cwd: string
  readonly env: Env
  readonly timeoutMs: number
  readonly signal: AbortSignal
  readonly log: LogWriter
  readonly onLine?: (line: string) => void
  readonly onStart?: (pid: number) => void
}

/** A command line as the system's shell takes it. */
export const shellArgv = (run: string, windows: boolean): Argv =>
  windows ? ['cmd.exe', '/d', '/s', '/c', run] : ['/bin/sh', '-c', run]

/**
 * Runs a command line in a folder, its output into a log byte for byte as it comes. Ends its whole tree on time-out
 * and cancel. `cancelled` where the signal fired.
 */
export async function runCommand(
  processes: Processes,
  spec: CommandSpec,
  windows: boolean,
): Promise<GateOutcome | { readonly kind: 'cancelled' }> {
  const reader = () => {
    const decoder = new TextDecoder()
    const lines = createLineCutter(line => spec.onLine?.(line))
    return {
      take(chunk: Uint8Array) {
        spec.log.write(chunk)
        if (spec.onLine) lines.push(decoder.decode(chunk, { stream: true }))
      },
      end: () => lines.end(),
    }
  }
  const out = reader()
  const errors = reader()
  spec.log.write(`$ ${spec.run}\n`)
  const ran = await processes.run({
    argv: shellArgv(spec.run, windows),
    cwd: spec.cwd,
    env: spec.env,
    timeoutMs: spec.timeoutMs,
    signal: spec.signal,
    maxBuffer: 0,
    ...(spec.onStart ? { onStart: spec.onStart } : {}),
    onStdout: out.take,
    onStderr: errors.take,
  })
  out.end()
  errors.end()
  if (!ran.ok) return { kind: 'not-started', message: ran.error.message }
  const { exitCode, signal, timedOut, cancelled } = ran.value
  if (cancelled || spec.signal.aborted) return { kind: 'cancelled' }
  if (timedOut) return { kind: 'timed-out' }
  return exitCode === null ? { kind: 'signalled', signal: signal ?? 'a signal' } : { kind: 'exited', exitCode }
}
