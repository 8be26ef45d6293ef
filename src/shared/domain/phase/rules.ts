import type { Landing } from '../landing/schema'
import { lookup } from '../lookup'
import type { Model } from '../model'
import { openTasks } from '../open'
import type { Reason } from '../primitives'
import type { Task } from '../task/schema'
import { type Need, needKey, noPlan, type PhasePlan, type Plan } from './plan'

/** The plan in force. */
export const planOf = (model: Model): Plan => model.project?.config.plan ?? noPlan

/** Where a phase stands. */
export const phaseState = (model: Model, name: string): 'pending' | 'active' | 'done' =>
  lookup(model.phases, name)?.state ?? 'pending'

/** The phase of this name in the plan. */
export const phaseNamed = (model: Model, name: string): PhasePlan | undefined =>
  planOf(model).phases.find(phase => phase.name === name)

/** Deepest chain of hand-overs that is followed; longer ones do not come up. */
const DEEPEST = 20

/**
 * The phase a task belongs to: the one that is named on it; the one of the work it goes on from; the one it was in when
 * that ended; else the first of its service's phases that has not ended. Hot fixes and side work belong to none.
 */
export function phaseOf(model: Model, task: Task, depth = 0): PhasePlan | undefined {
  const { phases } = planOf(model)
  if (phases.length === 0) return undefined
  if (task.phase !== null) return phaseNamed(model, task.phase)
  if (task.kind !== 'work') return undefined
  const ended = phases.find(({ name }) => lookup(model.phases, name)?.tasks.includes(task.id))
  if (ended) return ended
  const from = depth < DEEPEST ? lookup(model.tasks, task.handoff?.from) : undefined
  if (from) return phaseOf(model, from, depth + 1)
  const { service } = task
  if (service === null) return undefined
  return phases.find(({ name, agents }) => agents.includes(service) && phaseState(model, name) !== 'done')
}

/** The tasks of a phase, cancelled ones left out. */
export const tasksIn = (model: Model, name: string): Task[] =>
  Object.values(model.tasks).filter(task => task.status !== 'cancelled' && phaseOf(model, task)?.name === name)

/** The gate that decides a wave; null where nothing does. */
export function waveGate(model: Model, service: string, wave: number): string | null {
  for (const { waves } of planOf(model).phases)
    for (const one of waves) {
      const gate = one.service === service && one.gates.find(gated => gated.wave === wave)
      if (gate) return gate.gate
    }
  return null
}

export const waveId = (service: string, wave: number): string => `${service}-${wave}`

/** A wave is complete when its claim holds. An earlier one is too once a later one is, unless a gate of its own decides. */
export function isWaveDone(model: Model, service: string, wave: number): boolean {
  if (lookup(model.waves, waveId(service, wave))?.state === 'complete') return true
  if (waveGate(model, service, wave) !== null) return false
  return Object.values(model.waves).some(one => one.service === service && one.wave > wave && one.state === 'complete')
}

/** How many waves of so many are complete. */
export function wavesDone(model: Model, service: string, count: number): number {
  let done = 0
  for (let wave = 1; wave <= count; wave += 1) if (isWaveDone(model, service, wave)) done += 1
  return done
}

const allWaves = (model: Model, waves: PhasePlan['waves']): boolean =>
  waves.every(({ service, count }) => wavesDone(model, service, count) === count)

/** A service is done when its waves are, none of its tasks is open, and there was something to do. */
function isServiceDone(model: Model, service: string): boolean {
  const waves = planOf(model).phases.flatMap(phase => phase.waves.filter(one => one.service === service))
  const tasks = Object.values(model.tasks).filter(
    task => task.service === service && task.kind === 'work' && task.status !== 'cancelled',
  )
  if (!allWaves(model, waves) || tasks.some(({ status }) => status !== 'done')) return false
  return waves.length > 0 || tasks.length > 0
}

/** Whether a contract is frozen: the configuration says so, or somebody froze it. */
export const isFrozen = (model: Model, name: string): boolean =>
  lookup(model.contracts, name)?.frozen === true ||
  planOf(model).contracts.some(contract => contract.name === name && contract.frozen)

/** Whether a wait is over. */
export function isMet(model: Model, need: Need): boolean {
  switch (need.kind) {
    case 'phase':
      return phaseState(model, need.phase) === 'done'
    case 'service':
      return isServiceDone(model, need.service)
    case 'wave':
      return isWaveDone(model, need.service, need.wave)
    case 'contract':
      return isFrozen(model, need.contract)
    case 'gate':
      return lookup(model.releases, need.gate) !== undefined
  }
}

/** What has to be done first because it says that it unblocks this. */
function unblockersOf(model: Model, subject: Need): Need[] {
  const key = needKey(subject)
  const names = (unblocks: readonly Need[]) => unblocks.some(one => needKey(one) === key)
  const { phases, gates, contracts } = planOf(model)
  return [
    ...phases.flatMap(({ name, unblocks }): Need[] => (names(unblocks) ? [{ kind: 'phase', phase: name }] : [])),
    ...gates.flatMap(({ gate, unblocks }): Need[] => (names(unblocks) ? [{ kind: 'gate', gate }] : [])),
    ...contracts.flatMap(({ name, unblocks }): Need[] =>
      names(unblocks) ? [{ kind: 'contract', contract: name }] : [],
    ),
  ]
}

const distinct = (needs: readonly Need[]): Need[] => [...new Map(needs.map(need => [needKey(need), need])).values()]

/** All that has to be done before a phase begins. */
export const needsOf = (model: Model, phase: PhasePlan): Need[] =>
  distinct([...phase.needs, ...unblockersOf(model, { kind: 'phase', phase: phase.name })])

/** All that one service waits for besides. What its own phase would release is left out: it would wait for itself. */
export function waitsOf(model: Model, phase: PhasePlan | undefined, service: string): Need[] {
  const own = phase?.waits.filter(one => one.service === service).flatMap(({ needs }) => needs) ?? []
  const released = unblockersOf(model, { kind: 'service', service })
  return distinct([...own, ...released]).filter(need => !(need.kind === 'phase' && need.phase === phase?.name))
}

const unmetOf = (model: Model, needs: readonly Need[]): Need[] => needs.filter(need => !isMet(model, need))

/** What keeps a wave that is claimed from counting: things that say they unblock it. */
export const waveWaits = (model: Model, service: string, wave: number): Need[] =>
  unmetOf(model, unblockersOf(model, { kind: 'wave', service, wave }))

/** What a phase that has not begun waits for. */
export const unmetNeeds = (model: Model, phase: PhasePlan): Need[] =>
  phaseState(model, phase.name) === 'pending' ? unmetOf(model, needsOf(model, phase)) : []

/** What a task waits for by the plan; empty where nothing keeps it. `whole`: its whole phase waits. */
export function heldBy(
  model: Model,
  task: Task,
): { readonly phase: string | null; readonly needs: Need[]; whole: boolean } {
  if (planOf(model).phases.length === 0 && planOf(model).gates.length === 0 && planOf(model).contracts.length === 0)
    return { phase: null, needs: [], whole: false }
  const phase = phaseOf(model, task)
  const needs = phase ? unmetNeeds(model, phase) : []
  if (needs.length > 0) return { phase: phase?.name ?? null, needs, whole: true }
  const own = task.service === null || task.kind !== 'work' ? [] : unmetOf(model, waitsOf(model, phase, task.service))
  return { phase: phase?.name ?? null, needs: own, whole: false }
}

/** Whether the plan lets a task start. */
export const mayStart = (model: Model, task: Task): boolean => heldBy(model, task).needs.length === 0

/** Whether the plan lets a landing go on: its task’s phase has begun. What is done already is not taken back. */
export function mayLand(model: Model, landing: Landing): boolean {
  const task = lookup(model.tasks, landing.task)
  return !task || task.status === 'done' || mayStart(model, task)
}

/** A wait as people read it, with how far it is. */
export function sayNeed(model: Model, need: Need): string {
  switch (need.kind) {
    case 'phase':
      return `phase ${need.phase}`
    case 'service':
      return `${need.service} to be done`
    case 'wave': {
      const plan = planOf(model).phases.flatMap(({ waves }) => waves.filter(one => one.service === need.service))[0]
      const claim = lookup(model.waves, waveId(need.service, need.wave))
      const refused = claim?.state === 'refused' ? ', its gate said no' : ''
      const far = plan ? ` (${wavesDone(model, need.service, plan.count)} of ${plan.count} so far${refused})` : ''
      return `${need.service} wave ${need.wave}${far || (refused && ` (${refused.slice(2)})`)}`
    }
    case 'contract':
      return `contract ${need.contract} to be frozen`
    case 'gate':
      return `gate ${need.gate} to pass`
  }
}

/** Why a task does not start by the plan; null where it may. */
export function whyHeld(model: Model, task: Task): Reason | null {
  const { phase, needs, whole } = heldBy(model, task)
  if (needs.length === 0) return null
  const what = needs.map(need => sayNeed(model, need)).join(', ')
  return {
    code: whole ? 'phase' : 'wait',
    message: whole ? `Phase ${phase} waits for ${what}.` : `Waits for ${what}.`,
    facts: { ...(phase === null ? {} : { phase }), needs: needs.map(needKey) },
  }
}

/** How much of a phase is done, as a number that grows: its gate is asked again when it has. */
export const markOf = (model: Model, phase: PhasePlan): number =>
  tasksIn(model, phase.name).filter(({ status }) => status === 'done').length +
  phase.waves.reduce((sum, { service, count }) => sum + wavesDone(model, service, count), 0)

/** Whether nothing of a phase is left but its end: waves complete, no task open, and there was something to do. */
export function isWorkDone(model: Model, phase: PhasePlan): boolean {
  if (phaseState(model, phase.name) !== 'active' || !allWaves(model, phase.waves)) return false
  // What is open is little; all there ever was is looked through only when nothing is.
  if (openTasks(model).some(task => phaseOf(model, task)?.name === phase.name)) return false
  const tasks = tasksIn(model, phase.name)
  return tasks.length > 0 || phase.waves.length > 0 || (phase.agents.length === 0 && phase.gate !== null)
}

/** Phases that Espalier has to end now: a gate that said no is asked again only when more has been done. */
export const endingPhases = (model: Model): PhasePlan[] =>
  planOf(model).phases.filter(phase => {
    if (!isWorkDone(model, phase)) return false
    const verdict = lookup(model.phases, phase.name)?.verdict
    return !verdict || verdict.ok || verdict.gate !== (phase.gate ?? '') || verdict.mark !== markOf(model, phase)
  })

/** Waves that their gate has to decide now. */
export const wavesToProve = (model: Model) =>
  Object.values(model.waves).filter(
    ({ state, gate, commit, service, wave }) =>
      state === 'claimed' && gate !== null && commit !== null && waveWaits(model, service, wave).length === 0,
  )

/** Whether a phase begins only after another has ended, by what the phases say they need. */
export function comesAfter(model: Model, later: string, earlier: string): boolean {
  const seen = new Set<string>()
  const open = [later]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const phase = seen.has(name) ? undefined : phaseNamed(model, name)
    seen.add(name)
    for (const need of phase ? needsOf(model, phase) : []) {
      if (need.kind !== 'phase') continue
      if (need.phase === earlier) return true
      open.push(need.phase)
    }
  }
  return false
}
