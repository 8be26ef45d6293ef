import type { GateLogs, LogWriter } from '@main/ports/gate-logs'
import type { Git } from '@main/ports/git'
import type { Oid, RepoRef } from '@main/ports/git-types'
import type { Env, Processes } from '@main/ports/processes'
import type { EnvironmentConfig } from '@shared/domain/config/schema'
import { namesDependencies } from '@shared/domain/gate/lockfiles'
import { runCommand } from './command'

/** Longest a set-up may take. */
const SETUP_TIMEOUT = 30 * 60_000

export interface SetupDeps {
  readonly git: Git
  readonly repo: RepoRef
  readonly logs: GateLogs
  readonly processes: Processes
  readonly windows: boolean
}

export interface SetupSpec {
  readonly command: string
  readonly path: string
  readonly commit: Oid
  /** The checkout was made just now: nothing is installed in it. */
  readonly fresh: boolean
  readonly env: Env
  /** The variables that the configuration states. */
  readonly stated: EnvironmentConfig
  readonly signal: AbortSignal
  /** Opens the log when there is something to run. */
  readonly openLog: () => Promise<LogWriter>
}

export type SetupResult =
  | { readonly kind: 'unneeded' }
  /** Call `keep` once the checkout is known to be in order: the next run then starts warm. */
  | { readonly kind: 'done'; readonly keep: () => Promise<void> }
  | { readonly kind: 'failed'; readonly message: string; readonly log: string }
  | { readonly kind: 'cancelled' }

const setupMark = (path: string): string => `setup ${path}`

/** Has the set-up of a gate checkout run again, whatever it ran for. */
export const forgetSetup = (logs: GateLogs, path: string): Promise<void> => logs.remember(setupMark(path), null)

/** What the installed dependencies were made from, as one text. */
async function fingerprint(deps: SetupDeps, spec: SetupSpec): Promise<string | null> {
  const listed = await deps.git.tree(deps.repo, { at: spec.commit, recursive: true }, { signal: spec.signal })
  if (!listed.ok) return null
  const files = listed.value.filter(entry => entry.type === 'blob' && namesDependencies(entry.path))
  return JSON.stringify([spec.command, spec.env.PATH ?? '', spec.stated, files.map(({ path, oid }) => [path, oid])])
}

/**
 * Runs `checkouts.setup` in a gate checkout, unless it ran there before and no lockfile changed since. The memory of
 * that is erased before the command starts, so that one cut off in the middle runs again.
 */
export async function setUp(deps: SetupDeps, spec: SetupSpec): Promise<SetupResult> {
  if (spec.command.trim() === '') return { kind: 'unneeded' }
  const mark = setupMark(spec.path)
  const wanted = await fingerprint(deps, spec)
  if (!spec.fresh && wanted !== null && (await deps.logs.recall(mark)) === wanted) return { kind: 'unneeded' }
  await forgetSetup(deps.logs, spec.path)
  const log = await spec.openLog()
  const { command: run, path: cwd, env, signal } = spec
  const outcome = await runCommand(
    deps.processes,
    { run, cwd, env, timeoutMs: SETUP_TIMEOUT, signal, log },
    deps.windows,
  )
  await log.end()
  if (outcome.kind === 'cancelled') return outcome
  if (outcome.kind === 'exited' && outcome.exitCode === 0)
    return { kind: 'done', keep: () => deps.logs.remember(mark, wanted) }
  const how =
    outcome.kind === 'exited'
      ? `exited with ${outcome.exitCode}`
      : outcome.kind === 'signalled'
        ? `was ended by ${outcome.signal}`
        : outcome.kind === 'timed-out'
          ? 'did not end in 30 minutes'
          : outcome.message
  return {
    kind: 'failed',
    message: `The set-up (${spec.command}) of the gate checkout ${how}. Its log says why.`,
    log: log.id,
  }
}
