import type { Config } from '../config/schema'
import type { Model } from '../model'
import { type Need, needKey } from '../phase/plan'
import { isMet, isWaveDone, phaseNamed, phaseOf, phaseState, planOf, unmetNeeds, waitsOf } from '../phase/rules'
import type { PhaseProgress } from './schema'

/** Waves of a service's plan: those that are complete, and how many there are where that is said. */
export interface Waves {
  readonly ended: readonly number[]
  readonly of: number | null
}

/** The complete waves of a service. */
export function wavesOf(model: Model, config: Config, service: string): Waves {
  const planned = config.phases.flatMap(phase => phase.waves).find(waves => waves.service === service)
  const claimed = Object.values(model.waves).filter(one => one.service === service)
  const last = Math.max(planned?.count ?? 0, ...claimed.map(({ wave }) => wave))
  const all = Array.from({ length: last }, (_, index) => index + 1)
  return { ended: all.filter(wave => isWaveDone(model, service, wave)), of: planned?.count ?? null }
}

const written = (need: Need): string => (need.kind === 'phase' ? need.phase : needKey(need))

/** Tasks of a service that count: what was cancelled does not. */
const tasksOf = (model: Model, service: string) =>
  Object.values(model.tasks).filter(task => task.service === service && task.status !== 'cancelled')

/** How much of its work a service has done, 0 to 1; 0 where it has none. */
export function shareOf(model: Model, config: Config, service: string): number {
  const tasks = tasksOf(model, service)
  const { ended, of } = wavesOf(model, config, service)
  const byTasks = tasks.length === 0 ? 0 : tasks.filter(({ status }) => status === 'done').length / tasks.length
  if (of === null) return byTasks
  const byWaves = Math.min(1, ended.length / of)
  return tasks.length === 0 ? byWaves : Math.min(1, Math.max(byTasks, byWaves) * 0.5 + Math.min(byTasks, byWaves) * 0.5)
}

/** What a service waits for before it may go on in its phases, apart from tasks: as the configuration writes it. */
export function waitsOfService(model: Model, service: string): string[] {
  const mine = planOf(model).phases.filter(({ agents }) => agents.includes(service))
  const open = mine.filter(({ name }) => phaseState(model, name) !== 'done')
  const needs = open.flatMap(phase => [
    ...unmetNeeds(model, phase),
    ...waitsOf(model, phase, service).filter(need => !isMet(model, need)),
  ])
  return [...new Set(needs.map(written))]
}

/** How much of a phase's own tasks and waves is done, 0 to 1. */
function shareOfPhase(model: Model, config: Config, name: string): number {
  const tasks = Object.values(model.tasks).filter(
    task => task.status !== 'cancelled' && phaseOf(model, task)?.name === name,
  )
  const own = tasks.length === 0 ? [] : [tasks.filter(({ status }) => status === 'done').length / tasks.length]
  const waves = phaseNamed(model, name)?.waves ?? []
  const shares = [
    ...own,
    ...waves.map(({ service, count }) => Math.min(1, wavesOf(model, config, service).ended.length / count)),
  ]
  return shares.length === 0 ? 0 : shares.reduce((sum, one) => sum + one, 0) / shares.length
}

/** Every phase of the plan, in the order of the configuration. */
export const phaseProgress = (model: Model, config: Config): PhaseProgress[] =>
  planOf(model).phases.map(phase => {
    const state = phaseState(model, phase.name)
    const waiting = unmetNeeds(model, phase).map(written)
    return {
      name: phase.name,
      state: state === 'pending' ? 'waiting' : state,
      percent: state === 'done' ? 100 : Math.min(99, Math.round(shareOfPhase(model, config, phase.name) * 100)),
      agents: [...phase.agents],
      waits_for: waiting,
      gate: phase.gate,
      tag: phase.tag,
      duration_ms: phase.duration,
      unblocks: phase.unblocks.map(written),
    }
  })
