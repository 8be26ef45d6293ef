import type { GateGit } from '@main/ports/gate-git'
import type { GateLogs } from '@main/ports/gate-logs'
import type { GateJob } from '@main/ports/gate-runner'
import type { Git } from '@main/ports/git'
import type { RepoRef, TreeEntry } from '@main/ports/git-types'
import type { Failure } from '@shared/domain/failure'
import { holdsDependencies, namesDependencies } from '@shared/domain/gate/lockfiles'
import { globMatcher } from '@shared/lib/glob'
import { err, ok, type Result } from '@shared/lib/result'
import type { Exact } from './checkout'
import { forgetSetup } from './setup'

export interface WarmDeps {
  readonly git: Git
  readonly gateGit: GateGit
  readonly repo: RepoRef
  readonly logs: GateLogs
}

const productMark = (path: string) => `product of the set-up in ${path}`
const lockMark = (path: string) => `lockfiles of ${path}`

/** Remembers what a set-up left ignored in a gate checkout: it stays for as long as the set-up need not run again. */
export const keepProduct = (logs: GateLogs, path: string, ignored: readonly string[]): Promise<void> =>
  logs.remember(productMark(path), JSON.stringify(ignored))

async function productOf(logs: GateLogs, path: string): Promise<ReadonlySet<string> | null> {
  const text = await logs.recall(productMark(path))
  const read: unknown = text === null ? null : JSON.parse(text)
  return Array.isArray(read) ? new Set(read.filter(entry => typeof entry === 'string')) : null
}

/** What dependencies are made from at a commit; null where it cannot be read. */
async function lockfilesAt(deps: WarmDeps, job: GateJob, signal: AbortSignal): Promise<TreeEntry[] | null> {
  const listed = await deps.git.tree(deps.repo, { at: job.commit, recursive: true }, { signal })
  return listed.ok ? listed.value.filter(entry => entry.type === 'blob' && namesDependencies(entry.path)) : null
}

/** Whether an ignored entry is, lies in, or holds something that a gate wants kept warm. */
function cacheTest(job: GateJob, files: readonly string[] | null): (entry: string) => boolean {
  const globs = job.config.gates.flatMap(gate => (gate.kind === 'command' ? gate.cache : []))
  const matches = globMatcher(globs)
  return entry => {
    const path = entry.replace(/\/$/, '')
    const parents = path.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'))
    return parents.some(matches) || globs.some(glob => glob.startsWith(`${path}/`)) || holdsDependencies(path, files)
  }
}

/**
 * Takes what is ignored out of a gate checkout before a tree is proved there, so that nothing an earlier tree left can
 * speak for this one. What the set-up made stays (it runs again when a lockfile changed), and so do the folders that
 * gates want kept warm, for as long as the lockfiles are the same.
 */
export async function dropStale(
  deps: WarmDeps,
  { checkout, path, ignored }: Exact,
  job: GateJob,
  signal: AbortSignal,
): Promise<Result<void, Failure>> {
  const wanted = job.config.gates.some(gate => gate.kind === 'command' && gate.cache.length > 0)
  const product = job.config.checkouts.setup.trim() === '' ? new Set<string>() : await productOf(deps.logs, path)
  // A set-up that ran before its product was remembered: nobody can tell what is whose.
  if (product === null) return ok(undefined)
  // A gate took away what the set-up made: others would be red for it.
  if ([...product].some(entry => !ignored.includes(entry))) await forgetSetup(deps.logs, path)
  const others = ignored.filter(entry => !product.has(entry))
  const perhaps = others.filter(cacheTest(job, null))
  const files = perhaps.length > 0 || wanted ? await lockfilesAt(deps, job, signal) : null
  const now = files && JSON.stringify(files.map(file => [file.path, file.oid]))
  const same = now !== null && (await deps.logs.recall(lockMark(path))) === now
  const cached = perhaps.filter(cacheTest(job, files?.map(file => file.path) ?? []))
  const stale = others.filter(entry => !(same && cached.includes(entry)))
  if (stale.length > 0) {
    const gone = await deps.gateGit.dropIgnored(checkout, stale)
    if (!gone.ok)
      return err({
        code: 'gate-checkout',
        message: `What an earlier gate left in ${path} cannot be removed. ${gone.error.message}`,
        evidence: gone.error.stderr,
      })
  }
  // From here on, what is kept warm belongs to these.
  if (now !== null && !same) await deps.logs.remember(lockMark(path), now)
  return ok(undefined)
}
