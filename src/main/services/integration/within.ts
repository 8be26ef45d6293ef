import type { Commit, Oid } from '@main/ports/git-types'
import { type Culprits, type Probed, smallestCulprits } from '@shared/domain/build/culprits'
import type { CulpritPart } from '@shared/domain/build/schema'
import type { Landing } from '@shared/domain/landing/schema'
import { lookup } from '@shared/domain/lookup'
import { allOnTop, blamed, landingIn, nameOf, onTop, probe, type Search, type State, short } from './probe'

const MOST = 500

/** What had landed on a level's branch between its last landing further up and this one, oldest first. */
export async function partsOf(
  { deps }: Pick<Search, 'deps'>,
  landing: Landing,
  before: Oid,
): Promise<readonly Commit[]> {
  const until = landing.endedAt ?? Number.POSITIVE_INFINITY
  const earlier = Object.values(deps.engine.model().landings)
    .filter(one => one.branch === landing.branch && one.target === landing.target && one.state === 'landed')
    .filter(one => (one.endedAt ?? 0) <= until && one.id !== landing.id)
    .sort((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0))
    .at(-1)
  // A squash leaves no trace of what landed before in the target's history.
  const from = earlier?.head ?? before
  const log = await deps.git.log(deps.repo, { from, to: landing.head, firstParent: true, limit: MOST })
  return log.ok ? log.value.toReversed() : []
}

/** What a level's landing is made of. */
export interface Parts {
  readonly landing: string
  /** What it landed on, or would: green without it. */
  readonly ground: State
  readonly parts: readonly Commit[]
  /** The ground with the first so many of them; null where they do not go together. */
  first(count: number): Promise<State | null>
}

/** The smallest set of a level's parts that breaks what all of them break, and whether all before it are green. */
export async function searchParts(
  search: Search,
  { landing, ground, parts, first }: Parts,
): Promise<Culprits & { readonly green: number | null }> {
  const { deps } = search
  const firsts = new Map<number, Probed>([[0, 'green']])
  const together = async (count: number, extra: readonly number[]): Promise<Probed> => {
    const names = extra.map(number => `${nameOf(parts[number - 1])} and `).join('')
    const start = await first(count)
    const commits = extra.flatMap(number => parts[number - 1] ?? [])
    const at = start && (await allOnTop(deps, start, commits))
    const what = `${names}the first ${count} of ${parts.length} in ${landing} on ${short(ground.oid)}`
    const found = await probe(search, what, at)
    if (extra.length === 0) firsts.set(count, found)
    return found
  }
  const from = await lastMended(deps, parts, count => together(count, []))
  const left = parts.length - from
  const later = (count: number, extra: readonly number[]) =>
    together(
      count + from,
      extra.map(number => number + from),
    )
  // Of one there is nothing to look for.
  const { entries, alone } = left === 1 ? { entries: [1], alone: true } : await smallestCulprits(left, later)
  const found = entries.map(number => number + from)
  const before = Math.max(...found, 1) - 1
  return { entries: found, alone, green: firsts.get(before) === 'green' ? before : null }
}

/**
 * How many of the parts end with the last taking back that left them green; 0 where none did. What broke it before that
 * has been taken back: what breaks it now came after.
 */
async function lastMended(
  { engine }: Search['deps'],
  parts: readonly Commit[],
  first: (count: number) => Promise<Probed>,
): Promise<number> {
  const { landings } = engine.model()
  for (let count = parts.length - 1; count > 0; count--) {
    const part = parts[count - 1]
    if (part && lookup(landings, landingIn(part))?.reverts && (await first(count)) === 'green') return count
  }
  return 0
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
  if ((await probe(search, `all of ${landing.id} on ${short(ground.oid)}`, await first(parts.length))) !== 'red')
    return []
  const { entries, alone } = await searchParts(search, { landing: landing.id, ground, parts, first })
  if (!alone) return []
  const found = entries.flatMap(number => parts[number - 1] ?? [])
  const [only] = found
  const under = only && found.length === 1 ? await first((entries[0] ?? 1) - 1) : null
  return [...found.map(blamed), ...(only && under ? await withinLanding(search, only, under) : [])]
}
