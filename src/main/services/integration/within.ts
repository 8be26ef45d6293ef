import type { Commit, Oid } from '@main/ports/git-types'
import { smallestCulprits } from '@shared/domain/build/culprits'
import type { CulpritPart } from '@shared/domain/build/schema'
import type { Landing } from '@shared/domain/landing/schema'
import { lookup } from '@shared/domain/lookup'
import { allOnTop, blamed, landingIn, nameOf, onTop, probe, type Search, type State, short } from './probe'

const MOST = 500

/** What had landed on a level's branch between its last landing further up and this one, oldest first. */
async function partsOf({ deps }: Search, landing: Landing, before: Oid): Promise<readonly Commit[]> {
  const earlier = Object.values(deps.engine.model().landings)
    .filter(one => one.branch === landing.branch && one.target === landing.target && one.state === 'landed')
    .filter(one => (one.endedAt ?? 0) <= (landing.endedAt ?? 0) && one.id !== landing.id)
    .sort((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0))
    .at(-1)
  // A squash leaves no trace of what landed before in the target's history.
  const from = earlier?.head ?? before
  const log = await deps.git.log(deps.repo, { from, to: landing.head, firstParent: true, limit: MOST })
  return log.ok ? log.value.toReversed() : []
}

/**
 * The smallest set of what a level had taken in that breaks a build which this level's landing broke, and what is inside
 * of that in turn. Empty where it was no level's landing, or where none of it is to blame alone.
 * @param ground what the landing broke: green without it
 */
export async function withinLanding(search: Search, culprit: Commit, ground: State): Promise<CulpritPart[]> {
  const { deps, proving } = search
  const landing = lookup(deps.engine.model().landings, landingIn(culprit))
  if (!landing?.promotes) return []
  const parts = await partsOf(search, landing, culprit.parents[0] ?? '')
  const origin = parts[0]?.parents[0]
  if (origin === undefined || proving.signal.aborted) return []
  const first = async (count: number): Promise<State | null> => {
    const last = parts[count - 1]
    return last ? onTop(deps, ground, { from: origin, to: last.oid }) : ground
  }
  const say = (count: number, extra: readonly number[]) => {
    const names = extra.map(number => `${nameOf(parts[number - 1])} and `).join('')
    return `${names}the first ${count} of ${parts.length} in ${landing.id} on ${short(ground.oid)}`
  }
  const together = async (count: number, extra: readonly number[]) => {
    const start = await first(count)
    const at =
      start &&
      (await allOnTop(
        deps,
        start,
        extra.flatMap(number => parts[number - 1] ?? []),
      ))
    return probe(search, say(count, extra), at)
  }
  if ((await together(parts.length, [])) !== 'red') return []
  const { entries, alone } = await smallestCulprits(parts.length, together)
  if (!alone) return []
  const found = entries.flatMap(number => parts[number - 1] ?? [])
  const [only] = found
  const under = only && found.length === 1 ? await first((entries[0] ?? 1) - 1) : null
  return [...found.map(blamed), ...(only && under ? await withinLanding(search, only, under) : [])]
}
