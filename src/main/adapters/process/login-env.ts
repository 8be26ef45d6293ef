import { homedir } from 'node:os'
import type { Env, Processes } from '@main/ports/processes'
import type { Clock, Millis } from '@shared/lib/time'
import { ownRoots, withoutNpm, withoutOurs } from './clean-env'

export interface LoginEnvDeps {
  readonly processes: Processes
  /** The environment this process was started with. */
  readonly env: Env
  readonly clock: Clock
  /** Folder of this application; its tools are taken out of the PATH. */
  readonly appRoot?: string
  /** How long the shell may take; 5000 ms by default. */
  readonly timeoutMs?: Millis
}

/** After a shell that did not answer, this process's own environment serves for so long before it is asked again. */
const RETRY = 60_000
const MARK = '__espalier_environment__'

/** Variables that belong to the shell that was asked, not to the person. */
const fleeting = new Set(['_', 'SHLVL', 'OLDPWD', 'PWD'])

/** Reads `env -0` between two marks; null when they are not both there. Profiles may print around them what they like. */
export function parseEnvironment(text: string): Env | null {
  const from = text.indexOf(MARK)
  const to = text.indexOf(MARK, from + MARK.length)
  if (from < 0 || to < 0) return null
  const pairs = text
    .slice(from + MARK.length, to)
    .split('\0')
    .flatMap(pair => {
      const cut = pair.indexOf('=')
      return cut <= 0 || fleeting.has(pair.slice(0, cut)) ? [] : [[pair.slice(0, cut), pair.slice(cut + 1)]]
    })
  return pairs.length === 0 ? null : Object.fromEntries(pairs)
}

/**
 * Makes the question for the environment of the person's login shell (`$SHELL -ilc`), in which agents, set-ups and
 * gates run: npm's variables, ours and Electron's are not in it, nor is any folder of our own tools on its PATH. A
 * shell that fails or takes too long is answered by this process's environment, cleaned alike. Asked once; never fails.
 */
export function createLoginEnv(deps: LoginEnvDeps): () => Promise<Env> {
  const { processes, clock } = deps
  const roots = ownRoots(deps.env, process.execPath, deps.appRoot)
  const clean = withoutOurs(withoutNpm(deps.env), roots)
  let asked: Promise<{ readonly env: Env; readonly until: Millis }> | null = null

  const ask = async () => {
    const fallback = { env: clean, until: clock.now() + RETRY }
    const shell = deps.env.SHELL ?? '/bin/sh'
    if (process.platform === 'win32') return { env: clean, until: Number.POSITIVE_INFINITY }
    const script = `printf %s '${MARK}'; env -0; printf %s '${MARK}'`
    const outcome = await processes.run({
      argv: [shell, '-ilc', script],
      cwd: deps.env.HOME ?? homedir(),
      env: clean,
      timeoutMs: deps.timeoutMs ?? 5000,
      graceMs: 200,
      maxBuffer: 4 * 1024 * 1024,
    })
    if (!outcome.ok || outcome.value.timedOut) return fallback
    const found = parseEnvironment(outcome.value.stdout.toString('utf8'))
    if (found === null) return fallback
    return { env: withoutOurs(found, roots), until: Number.POSITIVE_INFINITY }
  }

  return async () => {
    asked ??= ask()
    const first = asked
    const answer = await first
    if (clock.now() < answer.until) return answer.env
    // Whoever comes first asks again; the others wait for the same answer.
    if (asked === first) asked = ask()
    return (await asked).env
  }
}
