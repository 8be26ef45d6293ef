import type { Landing } from '../landing/schema'
import { allTakenBack, sayTakenBack, type TakenBack } from '../landing/taken-back'
import { lookup } from '../lookup'
import type { Model } from '../model'
import { isOpenLanding, openLandings } from '../open'
import type { LevelSummary } from '../project/schema'
import { hasLanded } from './promote'

export interface LevelView {
  readonly level: string
  readonly branch: string
  readonly team: string | null
  /** The branch above it that it lands on; null: the highest. */
  readonly parent: string | null
  readonly parent_level: string | null
  readonly head: string | null
  readonly ahead: number
  readonly behind: number
  /** Whether there is something on it for the level above to take. */
  readonly ready: boolean
  /** The open landing by which what stands here goes up already; null: nothing does, or one not proved yet could take more along. */
  readonly going_up: string | null
  readonly trigger: string
  /** When it lands next by its schedule. */
  readonly next_due: string | null
  readonly gates: readonly string[] | null
  readonly approve: readonly string[]
  readonly last_landing: { readonly id: string; readonly branch: string; readonly at: string | null } | null
  /** Open landings onto it, and what each waits for. */
  readonly waiting: readonly {
    readonly id: string
    readonly branch: string
    readonly state: string
    readonly reason: string | null
  }[]
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

type Place = Pick<LevelView, 'branch' | 'team'> & {
  readonly level: LevelSummary
  readonly above: LevelSummary | undefined
}

/** The branches of overseers, and what each goes up to: the team of all overseers, else the level above the teams. */
function featurePlaces(model: Model): Place[] {
  const { levels = [], services = [], feature = null } = model.project?.config ?? {}
  const [team = null, ...others] = new Set(services.flatMap(one => (one.role === 'overseer' ? [one.team] : [])))
  const [lowest] = levels.filter(({ name }) => name !== 'team' || (team !== null && others.length === 0))
  const above = lowest && { ...lowest, branch: lowest.branch.replaceAll('{team}', team ?? '') }
  return Object.values(model.features).flatMap(({ seats }): Place[] => {
    const branch = seats.find(({ role }) => role === 'overseer')?.branch
    return feature === null || lookup(model.branches, branch) === undefined || branch === undefined
      ? []
      : [{ level: feature, branch, team: null, above }]
  })
}

function placesOf(model: Model): Place[] {
  const { levels = [], teams = [] } = model.project?.config ?? {}
  const named = levels.flatMap((level, index): Place[] => {
    const above = levels[index + 1]
    if (level.name !== 'team') return [{ level, branch: level.branch, team: null, above }]
    return teams.map(({ name }) => ({ level, branch: level.branch.replaceAll('{team}', name), team: name, above }))
  })
  return [...featurePlaces(model), ...named]
}

/** Every branch of every level: how far it is from the one above, what it waits for, when it lands next. Lowest first. */
export function levelViews(model: Model): LevelView[] {
  const landings = Object.values(model.landings)
  return placesOf(model).map(({ level, branch, team, above }) => {
    const known = lookup(model.branches, branch)
    const onto = landings.filter(({ target }) => target === branch)
    const last = onto
      .filter(({ state }) => state === 'landed')
      .reduce<Landing | null>((best, one) => (best && (best.endedAt ?? 0) > (one.endedAt ?? 0) ? best : one), null)
    const parent = above?.branch ?? null
    const fresh = known !== undefined && known.ahead > 0 && parent !== null
    const up = openLandings(model).find(one => one.branch === branch && one.target === parent)
    return {
      level: level.name,
      branch,
      team,
      parent,
      parent_level: above?.name ?? null,
      head: known?.head ?? null,
      ahead: known?.ahead ?? 0,
      behind: known?.behind ?? 0,
      ready: fresh && !hasLanded(model, branch, parent, known.head),
      going_up: up && (up.state === 'proving' || up.head === known?.head) ? up.id : null,
      trigger: level.trigger,
      next_due: iso(lookup(model.levels, branch)?.next ?? null),
      gates: level.gates,
      approve: level.approve,
      last_landing: last && { id: last.id, branch: last.branch, at: iso(last.endedAt) },
      waiting: onto
        .filter(isOpenLanding)
        .sort((a, b) => a.order - b.order)
        .map(({ id, branch: from, state, reason }) => ({ id, branch: from, state, reason: reason?.message ?? null })),
    }
  })
}

/** Whether a promotion takes along what a landing brought to the level it starts from. */
function takes(model: Model, promotion: Landing, brought: Landing): boolean {
  if (promotion.state !== 'landed' || promotion.promotes === null || promotion.branch !== brought.target) return false
  const entry = lookup(model.landings, promotion.promotes.entry)
  const until = entry ? (entry.endedAt ?? 0) : promotion.offeredAt
  return (brought.endedAt ?? 0) <= until
}

/** How far up what a landing brought has come, and where it was taken back on the way. */
export interface WayUp {
  /** The levels it is in, lowest first: its own, and those it was promoted to. */
  readonly reached: readonly string[]
  readonly takenBack: TakenBack | null
}

/** The levels that what a landing brought has come to and still is in. */
export function wayUpOf(model: Model, landing: Landing | undefined): WayUp {
  const away = allTakenBack(model)
  const awayAt = (at: Landing) => away.find(one => one.landing.id === at.id) ?? null
  const reached: string[] = []
  let at = landing
  while (at?.state === 'landed' && !reached.includes(at.level)) {
    const here: Landing = at
    const takenBack = awayAt(here)
    if (takenBack) return { reached, takenBack }
    reached.push(here.level)
    const above = Object.values(model.landings)
      .filter(one => takes(model, one, here))
      .sort((a, b) => a.order - b.order)
    // What came again after it was taken back is there.
    at = above.find(one => awayAt(one) === null) ?? above[0]
  }
  return { reached, takenBack: null }
}

/** The way of a task's landing as the command line prints it. */
export function wayUpView(model: Model, landing: Landing | undefined) {
  const { reached, takenBack } = wayUpOf(model, landing)
  return {
    /** The levels its work has come to so far and still is in, lowest first. */
    levels: reached,
    /** That a level took its work back, and with what. */
    taken_back: takenBack && {
      level: takenBack.landing.level,
      landing: takenBack.landing.id,
      by: takenBack.revert.id,
      message: sayTakenBack([takenBack]),
    },
  }
}
