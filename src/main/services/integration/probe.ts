import type { Commit, Oid } from '@main/ports/git-types'
import type { Probed } from '@shared/domain/build/culprits'
import type { CulpritPart, Probe } from '@shared/domain/build/schema'
import { noRate, redsNeeded } from '@shared/domain/landing/batch/rate'
import type { IntegrationDeps } from './deps'
import { type Proving, proveTree } from './prove'

const NOBODY = { name: 'Espalier', email: 'espalier@espalier.invalid', at: 0, offset: '+0000' }

/** What is looked into. */
export interface Search {
  readonly deps: IntegrationDeps
  readonly proving: Proving
  /** Puts on record what was tried and what came of it. */
  readonly note: (probe: Probe) => Promise<void>
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

/** Reds that are asked for before one counts, as for a landing that is to be refused. */
const REDS = redsNeeded(noRate)

/** Proves a state, a red one as often as it takes to tell it from a flaky gate's, and says what came of it. */
export async function probe({ deps, proving, note }: Search, what: string, at: State | null): Promise<Probed> {
  if (proving.signal.aborted) return 'unknown'
  let found: Omit<Probe, 'what'> = { verdict: 'unknown', log: null }
  for (let looks = 0; at && looks < REDS; looks += 1) {
    found = await proveTree(deps, { ...proving, commit: at.oid, tree: at.tree }, false)
    if (found.verdict !== 'red') break
  }
  await note({ what: what.slice(0, 300), ...found })
  return found.verdict
}
