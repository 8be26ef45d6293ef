import { spawn } from 'node:child_process'
import { isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Env } from '@main/ports/processes'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Folder of the build under test: this checkout's own, or the one ESPALIER_OUT names. */
const out = process.env.ESPALIER_OUT ?? join(root, 'out')

/** A built entry: `cli`, `web`, `engine`; or another build’s, by its path. */
export const entry = (name: string): string => (isAbsolute(name) ? name : join(out, 'main', `${name}.js`))

export interface CliAnswer {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface CliOptions {
  readonly cwd: string
  readonly env: Env
  readonly stdin?: string
  /** Runs as this user. */
  readonly uid?: number
  /** Which entry; the command line by default. */
  readonly program?: string
}

/** A program under test while it runs. */
export interface Running {
  readonly pid: number
  /** Lines of its standard output so far. */
  readonly lines: readonly string[]
  /** Resolves with the first line, from the beginning, that fits; rejects when the program ends without one. */
  line(fits: (line: string) => boolean): Promise<string>
  /** Sends a signal, once. */
  signal(signal: NodeJS.Signals): void
  /** Resolves when it has ended and all its output is there. */
  readonly ended: Promise<CliAnswer>
}

/** Starts the built program in a process of its own. */
export function startCli(args: readonly string[], options: CliOptions): Running {
  const child = spawn(process.execPath, [entry(options.program ?? 'cli'), ...args], {
    cwd: options.cwd,
    env: options.env,
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
    stdio: 'pipe',
  })
  const text = { stdout: '', stderr: '' }
  const lines: string[] = []
  let rest = ''
  let gone = false
  const wake: (() => void)[] = []
  const stir = () => {
    for (const call of wake.splice(0)) call()
  }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text.stdout += chunk
    const parts = (rest + chunk).split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts)
    stir()
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text.stderr += chunk
  })
  child.stdin.on('error', () => {})
  child.stdin.end(options.stdin ?? '')
  const ended = new Promise<CliAnswer>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => {
      gone = true
      resolve({ code, ...text })
      stir()
    })
  })
  const line = async (fits: (line: string) => boolean): Promise<string> => {
    for (let at = 0; ; ) {
      for (; at < lines.length; at += 1) {
        const found = lines[at] ?? ''
        if (fits(found)) return found
      }
      if (gone) throw new Error(`${args.join(' ')} ended without the line:\n${text.stdout}\n${text.stderr}`)
      await new Promise<void>(resolve => wake.push(resolve))
    }
  }
  return { pid: child.pid ?? -1, lines, line, signal: signal => void child.kill(signal), ended }
}

/** Runs the built command line to its end. */
export const runCli = (args: readonly string[], options: CliOptions): Promise<CliAnswer> =>
  startCli(args, options).ended
