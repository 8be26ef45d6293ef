import type { Commit, Oid } from '@main/ports/git-types'
import { record } from '@main/ports/record'
import { type Probed, smallestCulprits } from '@shared/domain/build/culprits'
import { buildsOf } from '@shared/domain/build/rules'
import type { Culprit } from '@shared/domain/build/schema'
import type { IntegrationDeps } from './deps'
import { type Proving, proveTree } from './prove'

/** Commits of a branch that are looked back over for its last green value. */
const MOST = 500
const NOBODY = { name: 'Espalier', email: 'espalier@espalier.invalid', at: 0, offset: '+0000' }

const landingIn = ({ trailers }: Commit): string | null =>
  trailers.findLast(({ key }) => key.toLowerCase() === 'espalier-landing')?.value.trim() ?? null

const short = (oid: Oid): string => oid.slice(0, 10)

interface Search {
  readonly deps: IntegrationDeps
  readonly id: string
  readonly proving: Proving
  /** First-parent history of the branch, newest first. */
  readonly history: readonly Commit[]
}

/** The commit and tree of another commit's change put on top of one; null where it does not apply. */
async function onTop(
  { git, resolveGit, repo }: IntegrationDeps,
  at: { readonly commit: Oid; readonly tree: Oid },
  change: { readonly from: Oid; readonly to: Oid },
): Promise<{ readonly commit: Oid; readonly tree: Oid } | null> {
  const merged = await resolveGit.transplant(repo, { ...change, onto: at.commit })
  if (!merged.ok || merged.value.kind === 'conflict') return null
  const { tree } = merged.value
  const commit = await git.commitTree(repo, {
    tree,
    parents: [at.commit],
    author: NOBODY,
    committer: NOBODY,
    message: 'Tried by Espalier\n',
    sign: false,
  })
  return commit.ok ? { commit: commit.value, tree } : null
}

async function probe(
  { deps, id, proving }: Search,
  what: string,
  at: { readonly commit: Oid; readonly tree: Oid } | null,
): Promise<Probed> {
  if (proving.signal.aborted) return 'unknown'
  const found = at ? await proveTree(deps, { ...proving, ...at }, false) : { verdict: 'unknown' as const, log: null }
  await record(deps.engine, { type: 'build.probe', id, probe: { what: what.slice(0, 300), ...found } })
  return found.verdict
}

/** Where the branch was green last: as recorded by a build, else as found by looking back in growing steps. */
async function lastGreen(search: Search): Promise<number | null> {
  const { deps, proving, history } = search
  const green = new Set(
    buildsOf(deps.engine.model(), proving.branch).flatMap(({ state, commit }) => (state === 'green' ? [commit] : [])),
  )
  const known = history.findIndex(({ oid }) => green.has(oid))
  if (known > 0) return known
  for (let back = 1; back < history.length && !proving.signal.aborted; back *= 2) {
    const at = history[back]
    if (
      at &&
      (await probe(search, `${proving.branch} at ${short(at.oid)}`, { commit: at.oid, tree: at.tree })) === 'green'
    )
      return back
  }
  return null
}

/** Whether taking one of the culprits back, newest first, mends the branch as it stands. */
async function mending(search: Search, culprits: readonly Commit[]): Promise<string | null> {
  const { deps, proving, history } = search
  const tip = history[0]
  for (const commit of culprits.toReversed()) {
    const landing = landingIn(commit)
    const parent = commit.parents[0]
    if (!tip || landing === null || parent === undefined) continue
    const without = await onTop(deps, { commit: tip.oid, tree: tip.tree }, { from: commit.oid, to: parent })
    if ((await probe(search, `${proving.branch} without ${landing}`, without)) === 'green') return landing
  }
  return null
}

/**
 * Finds what broke a build: the smallest set of what landed since the branch was green that is red by itself, and
 * whether taking one of it back mends the branch. `proving` names the gates that failed.
 */
export async function searchCulprits(deps: IntegrationDeps, id: string, proving: Proving): Promise<void> {
  const { engine, git, repo } = deps
  const log = await git.log(repo, { from: null, to: proving.commit, firstParent: true, limit: MOST })
  const search: Search = { deps, id, proving, history: log.ok ? log.value : [] }
  const back = await lastGreen(search)
  const nothing = { culprits: [], proved: false, revert: null }
  if (back === null) {
    const reason = { code: 'no-green', message: `No earlier value of ${proving.branch} was found green.` }
    await record(engine, { type: 'build.blame', id, since: null, ...nothing, reason })
    return
  }
  const base = search.history[back]
  const entries = search.history.slice(0, back).toReversed()
  if (!base) return
  const name = (commit: Commit | undefined) => (commit ? (landingIn(commit) ?? short(commit.oid)) : '?')
  const together = async (prefix: number, extra: readonly number[]): Promise<Probed> => {
    const start = prefix === 0 ? base : entries[prefix - 1]
    let at: { commit: Oid; tree: Oid } | null = start ? { commit: start.oid, tree: start.tree } : null
    for (const number of extra) {
      const commit = entries[number - 1]
      const parent = commit?.parents[0]
      if (at && commit && parent !== undefined) at = await onTop(deps, at, { from: parent, to: commit.oid })
    }
    const names = extra.map(number => name(entries[number - 1])).join(' and ')
    const on = `${proving.branch} at ${short(start?.oid ?? '')}`
    return probe(search, names === '' ? on : `${names} on ${on}`, at)
  }
  const found = await smallestCulprits(entries.length, together)
  const commits = found.entries.flatMap(number => entries[number - 1] ?? [])
  const culprits = commits.map(
    (commit): Culprit => ({
      commit: commit.oid,
      landing: landingIn(commit),
      subject: commit.subject,
    }),
  )
  const revert = await mending(search, commits)
  if (proving.signal.aborted) {
    const reason = { code: 'stopped', message: 'The search was cut off.' }
    await record(engine, { type: 'build.blame', id, since: base.oid, ...nothing, reason })
    return
  }
  await record(engine, {
    type: 'build.blame',
    id,
    since: base.oid,
    culprits,
    proved: found.alone,
    revert,
    reason: null,
  })
}
