import type { DomainEvent } from '../event'
import type { Landing } from '../landing/schema'
import { lookup } from '../lookup'
import type { Model } from '../model'
import { isOpenLanding } from '../open'
import type { Reason } from '../primitives'
import { taskOf } from './rules'
import type { Task } from './schema'

const PAIR = 'pair'

/** The landing that waits for the one of this task so that both land as one; undefined where none does. */
export function pairOf(model: Model, task: Pick<Task, 'handoff'>): Landing | undefined {
  const { handoff } = task
  if (handoff?.land !== 'together') return undefined
  const partner = lookup(model.landings, taskOf(model, handoff.from)?.landing)
  return partner && isOpenLanding(partner) ? partner : undefined
}

/** What holds a branch back until the work that goes on from it lands with it. */
export const pairReason = (follower: string): Reason => ({
  code: PAIR,
  message: `It lands together with ${follower}, which goes on from it.`,
  hint: 'Release it to land it by itself.',
  facts: { task: follower },
})

/** Lets go what waited to land together with a task that has ended: its commits are in what landed, or it lands alone. */
export function releasePair(model: Model, task: Task): DomainEvent[] {
  const partner = pairOf(model, task)
  if (partner?.state !== 'held' || partner.reason?.code !== PAIR) return []
  return [{ type: 'landing.released', payload: { id: partner.id } }]
}
