import type { Model } from '../model'
import type { Landing } from './schema'

/** Code of a wait for a person's word: the target took back what is offered. */
export const TAKEN_BACK = 'taken-back'

/** A landing that was taken back and has not come again, with the one that took it. */
export interface TakenBack {
  readonly landing: Landing
  readonly revert: Landing
}

const landed = (model: Model): Landing[] => Object.values(model.landings).filter(({ state }) => state === 'landed')

/**
 * What was taken back and is still away, what was taken back last first. A taking back ends when it is taken back itself,
 * or when something has landed that brings the work again.
 */
export function allTakenBack(model: Model): TakenBack[] {
  const reverts = landed(model).filter(landing => landing.reverts !== null)
  if (reverts.length === 0) return []
  const by = new Map<string, Landing[]>()
  for (const revert of reverts) {
    const id = revert.reverts ?? ''
    by.set(id, [...(by.get(id) ?? []), revert])
  }
  const standing = (id: string): Landing | undefined =>
    by.get(id)?.findLast(revert => standing(revert.id) === undefined)
  const again = new Set(landed(model).flatMap(({ restores }) => restores))
  return [...by.keys()]
    .flatMap((id): TakenBack[] => {
      const landing = model.landings[id]
      const revert = standing(id)
      return landing?.reverts === null && revert && !again.has(id) ? [{ landing, revert }] : []
    })
    .sort((a, b) => (b.revert.endedAt ?? 0) - (a.revert.endedAt ?? 0) || b.revert.order - a.revert.order)
}

/** What a target took back of a branch's work. */
export const takenBackOf = (model: Model, branch: string, target: string): TakenBack[] =>
  allTakenBack(model).filter(({ landing }) => landing.branch === branch && landing.target === target)

/** What took a landing back; undefined where it stands, or has come again. */
export const takenBackBy = (model: Model, id: string): Landing | undefined =>
  allTakenBack(model).find(({ landing }) => landing.id === id)?.revert

/** What was taken back by a level above this one although it came from here, or by way of here: here it stays. */
export const keptBelow = (model: Model, { target, level }: Pick<Landing, 'target' | 'level'>): TakenBack[] =>
  allTakenBack(model).filter(
    ({ landing: { branch, promotes } }) =>
      promotes !== null && (branch === target || (promotes.from === 'integration' && level === 'team')),
  )

/** What keeps a level's work from going up by itself: the target took some of it back, and nobody said that it may come again. */
export const keptBack = (model: Model, landing: Pick<Landing, 'branch' | 'target' | 'promotes' | 'restores'>) =>
  landing.promotes === null
    ? []
    : takenBackOf(model, landing.branch, landing.target).filter(one => !landing.restores.includes(one.landing.id))

const short = (oid: string | null): string => oid?.slice(0, 10) ?? '?'

/** Says what a target took back, and with which commit. */
export const sayTakenBack = (away: readonly TakenBack[]): string =>
  away
    .map(
      ({ landing, revert }) =>
        `${landing.target} took ${landing.branch} (${landing.id}) back with ${short(revert.landedCommit)} (${revert.id}).`,
    )
    .join(' ')
