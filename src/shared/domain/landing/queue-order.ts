import { lookup } from '../lookup'
import type { Model } from '../model'
import { openLandings } from '../open'
import type { Priority } from '../primitives'
import { mayTouchTheSame } from './overlap'
import { tasksOf } from './rules'
import type { Landing } from './schema'

const weight: Record<Priority, number> = { urgent: 0, high: 1, normal: 2, low: 3 }

/** Most neighbours whose paths are compared: what stands further back is ordered when it has come closer. */
const COMPARED = 64

const nobodySaid: readonly string[] = []

/** The paths a landing is known to touch: what its tasks say; empty where nobody said. */
export const pathsOf = (model: Model, landing: Landing): readonly string[] => {
  const [own, ...more] = tasksOf(landing).map(id => lookup(model.tasks, id)?.paths ?? [])
  return more.length === 0 ? (own ?? nobodySaid) : [...(own ?? []), ...more.flat()]
}

/** Those of the others that may touch the same files. Whoever's paths are not known is not guessed at. */
export function rivalsOf(model: Model, landing: Landing, others: readonly Landing[]): Landing[] {
  const paths = pathsOf(model, landing)
  if (paths.length === 0) return []
  return others.filter(other => other.id !== landing.id && mayTouchTheSame(paths, pathsOf(model, other)))
}

/** Entries of one priority that nobody has moved: fewest predicted conflicts first, the rest as they came. */
function calmFirst(model: Model, entries: readonly Landing[]): readonly Landing[] {
  const near = entries.slice(0, COMPARED)
  if (near.filter(entry => pathsOf(model, entry).length > 0).length < 2) return entries
  const counts = new Map(near.map(entry => [entry.id, rivalsOf(model, entry, near).length]))
  const count = ({ id }: Landing) => counts.get(id) ?? 0
  return [...near.toSorted((a, b) => count(a) - count(b)), ...entries.slice(COMPARED)]
}

/**
 * Queued landings in the order in which they are proved: priority; where a person put them; fewest predicted conflicts
 * with each other; age. What a person moved stays where it was put, and divides what is ordered around it.
 */
export function landingQueue(model: Model, target?: string): Landing[] {
  const sorted = openLandings(model)
    .filter(landing => landing.state === 'queued' && (target === undefined || landing.target === target))
    .sort(
      (a, b) =>
        weight[a.priority] - weight[b.priority] ||
        a.order - b.order ||
        a.queuedAt - b.queuedAt ||
        (a.id < b.id ? -1 : 1),
    )
  const groups: Landing[][] = []
  for (const landing of sorted) {
    const group = groups.at(-1)
    const before = group?.at(-1)
    if (group && before && !before.moved && !landing.moved && before.priority === landing.priority) group.push(landing)
    else groups.push([landing])
  }
  return groups.flatMap(group => calmFirst(model, group))
}
