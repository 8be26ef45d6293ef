import { slugify } from '../../lib/slug'
import { lookup } from '../lookup'
import type { Model } from '../model'
import { liveRuns, openLandings } from '../open'
import type { Run } from '../run/schema'
import type { Task } from '../task/schema'
import type { Seat } from './schema'

/**
 * The seats of its feature that a task's run may work in, best first: the one where its agent worked last, then those
 * nobody has had. None where the task is of no feature, is handed over, is a hotfix or crosses teams: those have
 * branches of their own. A seat somebody is at work in, whose work is on its way up for another
 * task, or where a task that came to nothing left some, is not free.
 */
export function seatsFor(
  model: Model,
  task: Task,
  run: Pick<Run, 'id' | 'service' | 'instance'>,
  role: string,
): readonly Seat[] {
  if (task.feature === null || task.handoff !== null || task.kind === 'hotfix' || task.teams.length > 1) return []
  const feature = lookup(model.features, slugify(task.feature, 60))
  const seat = role === 'overseer' || role === 'implementor' ? role : null
  if (feature?.state !== 'ready' || seat === null) return []
  const taken = new Set([
    ...liveRuns(model).flatMap(other => (other.id === run.id ? [] : [other.branch])),
    ...openLandings(model).flatMap(landing => (landing.task === task.id ? [] : [landing.branch])),
  ])
  const last = new Map(
    Object.values(model.runs)
      .filter(other => other.id !== run.id)
      .map(other => [other.branch, other]),
  )
  /** Work of another task that came to nothing would land with this one's. */
  const left = ({ branch }: Seat): boolean => {
    const other = lookup(model.tasks, last.get(branch)?.task)
    const ahead = lookup(model.branches, branch)?.ahead ?? 0
    return seat === 'implementor' && other !== undefined && other.id !== task.id && other.status !== 'done' && ahead > 0
  }
  const rank = ({ branch }: Seat): number => {
    const who = last.get(branch)
    if (who === undefined) return 1
    return who.service === run.service && who.instance === run.instance ? 0 : 2
  }
  return feature.seats
    .filter(one => one.role === seat && !taken.has(one.branch) && !left(one))
    .sort((a, b) => rank(a) - rank(b))
}
