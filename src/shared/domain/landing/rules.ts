import { lookup } from '../lookup'
import type { Model } from '../model'
import { openLandings } from '../open'
import type { GateRun, Landing } from './schema'

/** The open landing of a branch onto a target; there is never more than one. */
export const openLandingOf = (model: Model, branch: string, target: string): Landing | undefined =>
  openLandings(model).find(landing => landing.branch === branch && landing.target === target)

/** What a landing is called: its task, what it takes back, else its branch. */
export function titleOf(model: Model, { task, reverts, branch }: Landing): string {
  const taken = lookup(model.landings, reverts)
  return lookup(model.tasks, task)?.title ?? (taken ? `Revert ${taken.branch}` : branch)
}

/** The open landings of a branch, onto whatever targets. */
export const openLandingsOf = (model: Model, branch: string): Landing[] =>
  openLandings(model).filter(landing => landing.branch === branch)

/** What was offered last of each branch for each target; what came before it is history. */
export function lastOffers(model: Model): Landing[] {
  const last = new Map<string, Landing>()
  for (const landing of Object.values(model.landings)) {
    const key = JSON.stringify([landing.branch, landing.target])
    const known = last.get(key)
    if (landing.promotes?.part_of === undefined && (!known || landing.queuedAt >= known.queuedAt))
      last.set(key, landing)
  }
  // The green part of one that was refused stands beside it: neither says what becomes of the other.
  const ids = new Set([...last.values()].map(({ id }) => id))
  const parts = Object.values(model.landings).filter(({ promotes }) => ids.has(promotes?.part_of ?? ''))
  return [...last.values(), ...parts]
}

/** Code of a wait that ends by itself when there is room on a disk again. */
export const DISK_FULL = 'disk-full'

export const waitsForRoom = ({ state, reason }: Landing): boolean => state === 'waiting' && reason?.code === DISK_FULL

/** Code of a refusal that a person spoke, not a gate. */
export const BY_PERSON = 'refused-by-person'

/** The tasks a landing is for, the first one first. */
export const tasksOf = (landing: Pick<Landing, 'task' | 'also'>): string[] =>
  [landing.task, ...landing.also.map(({ task }) => task)].filter(task => task !== null)

/** The commit that is merged for a landing: the head that was offered, or what resolves its conflict. */
export const contentOf = ({ head, resolved }: Pick<Landing, 'head' | 'resolved'>): string => resolved ?? head

/** Blocker gates that have neither passed nor been skipped. */
export const openGates = (gates: readonly GateRun[]): GateRun[] =>
  gates.filter(gate => gate.blocker && gate.state !== 'passed' && gate.state !== 'skipped')

/** L1: the commit is the very candidate the gates looked at, and every blocker has passed. */
export const isProved = (landing: Landing, commit: string): boolean =>
  landing.candidate === commit && openGates(landing.gates).length === 0

/** In whose name people and services have agreed to the head a landing has now. A person always speaks as one, too. */
export const agreedBy = ({ approvals, head }: Pick<Landing, 'approvals' | 'head'>): string[] =>
  approvals
    .filter(approval => approval.head === null || approval.head === head)
    .flatMap(({ kind, as }) => (kind === 'service' ? [as] : [as, 'person']))
