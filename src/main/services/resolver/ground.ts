import type { GitError } from '@main/ports/git-error'
import type { Oid } from '@main/ports/git-types'
import type { Conflict } from '@main/ports/resolve-git'
import type { FourTexts } from '@shared/domain/resolution/vanish'
import { ok, type Result } from '@shared/lib/result'
import type { ResolverDeps } from './deps'

/** Two commits that do not merge, and what is known of them. `ours` is the target's, `theirs` the branch's. */
export interface Ground {
  readonly ours: Oid
  readonly theirs: Oid
  readonly mergeBase: Oid
  readonly conflict: Conflict
  /** Paths in conflict, once each. */
  readonly files: readonly string[]
}

type Deps = Pick<ResolverDeps, 'git' | 'resolveGit' | 'repo'>

/** Longest file that is looked into line by line. */
const MOST = 4_000_000

/** The ground of a conflict; null when the two merge after all. */
export async function groundOf(
  { resolveGit, repo }: Deps,
  at: { readonly base: Oid; readonly head: Oid; readonly mergeBase: Oid },
): Promise<Result<Ground | null, GitError>> {
  const found = await resolveGit.conflict(repo, { ours: at.base, theirs: at.head })
  if (!found.ok || found.value === null) return found.ok ? ok(null) : found
  const files = [...new Set(found.value.stages.map(({ path }) => path))]
  return ok({ ours: at.base, theirs: at.head, mergeBase: at.mergeBase, conflict: found.value, files })
}

/** A file's text. What is no text is told by its name in git: a change of it is then a line that was added. */
async function textOf({ git, repo }: Deps, what: string | null): Promise<string | null> {
  if (what === null) return null
  const blob = await git.readBlob(repo, what, MOST)
  if (!blob.ok) return `not readable: ${what}`
  if (blob.value === null) return null
  return blob.value.bytes.includes(0) ? `not text: ${blob.value.oid}` : blob.value.bytes.toString('utf8')
}

/** The four texts of a path: of a file in conflict by what git merged (renames followed), of others by their name. */
export async function fourTexts(deps: Deps, ground: Ground, result: Oid, path: string): Promise<FourTexts> {
  const stages = ground.conflict.stages.filter(stage => stage.path === path)
  const side = (stage: 1 | 2 | 3, commit: Oid): string | null =>
    stages.length === 0 ? `${commit}:${path}` : (stages.find(one => one.stage === stage)?.oid ?? null)
  const [base, ours, theirs, text] = await Promise.all([
    textOf(deps, side(1, ground.mergeBase)),
    textOf(deps, side(2, ground.ours)),
    textOf(deps, side(3, ground.theirs)),
    textOf(deps, `${result}:${path}`),
  ])
  return { path, base, ours, theirs, result: text }
}
