import type { Commit, Oid } from '@main/ports/git-types'
import { record } from '@main/ports/record'
import type { Probed } from '@shared/domain/build/culprits'
import type { CulpritPart } from '@shared/domain/build/schema'
import type { IntegrationDeps } from './deps'
import { type Proving, proveTree } from './prove'

const NOBODY = { name: 'Espalier', email: 'espalier@espalier.invalid', at: 0, offset: '+0000' }

/** What is looked into, and what is known of it. */
export interface Search {
  readonly deps: IntegrationDeps
  readonly id: string
  readonly proving: Proving
  /** First-parent history of the branch, newest first. */
  readonly history: readonly Commit[]
}

/** Content to be proved, and a commit that has it. */
export type State = Pick<Commit, 'oid' | 'tree'>

/** The landing that a commit says it is. */
export const landingIn = ({ trailers }: Commit): string | null =>
  trailers.findLast(({ key }) => key.toLowerCase() === 'espalier-landing')?.value.trim() ?? null

/** A commit's name as people read it. */
export const short = (oid: Oid): string => oid.slice(0, 10)

/** A commit as it is blamed. */
export const blamed = (commit: Commit): CulpritPart => ({
  commit: commit.oid,
  landing: landingIn(commit),
  subject: commit.subject,
})

/** What a commit is called in the words of a probe. */
export const nameOf = (commit: Commit | undefined): string => (commit ? (landingIn(commit) ?? short(commit.oid)) : '?')

/** Another commit's change put on top of a state; null where it does not apply. */
export async function onTop(
  { git, resolveGit, repo }: IntegrationDeps,
  at: State,
  change: { readonly from: Oid; readonly to: Oid },
): Promise<State | null> {
  const merged = await resolveGit.transplant(repo, { ...change, onto: at.oid })
  if (!merged.ok || merged.value.kind === 'conflict') return null
  const { tree } = merged.value
  const commit = await git.commitTree(repo, {
    tree,
    parents: [at.oid],
    author: NOBODY,
    committer: NOBODY,
    message: 'Tried by Espalier\n',
    sign: false,
  })
  return commit.ok ? { oid: commit.value, tree } : null
}

/** What several commits changed, one after the other, put on top of a state; null where one does not apply. */
export async function allOnTop(deps: IntegrationDeps, start: State, commits: readonly Commit[]): Promise<State | null> {
  let at: State | null = start
  for (const { oid, parents } of commits) {
    const [parent] = parents
    if (at && parent !== undefined) at = await onTop(deps, at, { from: parent, to: oid })
  }
  return at
}

/** Proves a state, and puts on record what was tried and what came of it. */
export async function probe({ deps, id, proving }: Search, what: string, at: State | null): Promise<Probed> {
  if (proving.signal.aborted) return 'unknown'
  const found = at
    ? await proveTree(deps, { ...proving, commit: at.oid, tree: at.tree }, false)
    : { verdict: 'unknown' as const, log: null }
  await record(deps.engine, { type: 'build.probe', id, probe: { what: what.slice(0, 300), ...found } })
  return found.verdict
}
