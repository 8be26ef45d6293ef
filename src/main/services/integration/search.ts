import type { Commit } from '@main/ports/git-types'
import { record } from '@main/ports/record'
import { type Probed, smallestCulprits } from '@shared/domain/build/culprits'
import { buildsOf } from '@shared/domain/build/rules'
import type { Culprit, Probe } from '@shared/domain/build/schema'
import type { IntegrationDeps } from './deps'
import { allOnTop, blamed, landingIn, nameOf, onTop, probe, type Search, short } from './probe'
import type { Proving } from './prove'
import { withinLanding } from './within'

/** Commits of a branch that are looked back over for its last green value. */
const MOST = 500

/** First-parent history of the branch that is looked into, newest first. */
type History = readonly Commit[]

/** Where the branch was green last: as recorded by a build, else as found by looking back in growing steps. */
async function lastGreen(search: Search, history: History): Promise<number | null> {
  const { deps, proving } = search
  const green = new Set(
    buildsOf(deps.engine.model(), proving.branch).flatMap(({ state, commit }) => (state === 'green' ? [commit] : [])),
  )
  const known = history.findIndex(({ oid }) => green.has(oid))
  if (known > 0) return known
  for (let back = 1; back < history.length && !proving.signal.aborted; back *= 2) {
    const at = history[back]
    if (at && (await probe(search, `${proving.branch} at ${short(at.oid)}`, at)) === 'green') return back
  }
  return null
}

/** Whether taking one of the culprits back, newest first, mends the branch as it stands. */
async function mending(search: Search, history: History, culprits: readonly Commit[]): Promise<string | null> {
  const { deps, proving } = search
  const tip = history[0]
  for (const commit of culprits.toReversed()) {
    const landing = landingIn(commit)
    const parent = commit.parents[0]
    if (!tip || landing === null || parent === undefined) continue
    const without = await onTop(deps, tip, { from: commit.oid, to: parent })
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
  const history = log.ok ? log.value : []
  const note = async (probe: Probe) => void (await record(engine, { type: 'build.probe', id, probe }))
  const search: Search = { deps, proving, note }
  const back = await lastGreen(search, history)
  const nothing = { culprits: [], proved: false, revert: null }
  if (back === null) {
    const reason = { code: 'no-green', message: `No earlier value of ${proving.branch} was found green.` }
    await record(engine, { type: 'build.blame', id, since: null, ...nothing, reason })
    return
  }
  const base = history[back]
  const entries = history.slice(0, back).toReversed()
  if (!base) return
  const together = async (prefix: number, extra: readonly number[]): Promise<Probed> => {
    const start = prefix === 0 ? base : entries[prefix - 1]
    const at =
      start &&
      (await allOnTop(
        deps,
        start,
        extra.flatMap(number => entries[number - 1] ?? []),
      ))
    const names = extra.map(number => nameOf(entries[number - 1])).join(' and ')
    const on = `${proving.branch} at ${short(start?.oid ?? '')}`
    return probe(search, names === '' ? on : `${names} on ${on}`, at ?? null)
  }
  const found = await smallestCulprits(entries.length, together)
  const commits = found.entries.flatMap(number => entries[number - 1] ?? [])
  const culprits: Culprit[] = []
  for (const commit of commits) {
    const others = commits.filter(other => other !== commit)
    const before = history[history.indexOf(commit) + 1]
    const ground = others.length === 0 ? before : await allOnTop(deps, base, others)
    const within = found.alone && ground ? await withinLanding(search, commit, ground) : []
    culprits.push({ ...blamed(commit), within })
  }
  const revert = await mending(search, history, commits)
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
