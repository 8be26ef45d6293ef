import type { Config, PhaseConfig, Wait } from '../config/schema'
import type { Model } from '../model'
import type { PhaseProgress } from './schema'

/** Waves of a service's plan: those it has ended, and how many there are where that is said. */
export interface Waves {
  readonly ended: readonly number[]
  readonly of: number | null
}

/** The waves a service's commits have claimed, over all its runs. */
export function wavesOf(model: Model, config: Config, service: string): Waves {
  const ended = new Set<number>()
  for (const run of Object.values(model.runs))
    if (run.service === service) for (const wave of run.waves) ended.add(wave)
  const planned = config.phases.flatMap(phase => phase.waves).find(waves => waves.service === service)
  return { ended: [...ended].sort((a, b) => a - b), of: planned?.count ?? null }
}

const written = (wait: Wait): string =>
  wait.kind === 'phase' ? wait.phase : wait.kind === 'service' ? wait.service : `${wait.service} wave ${wait.wave}`

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

const isDone = (model: Model, config: Config, service: string): boolean => {
  const tasks = tasksOf(model, service)
  const { ended, of } = wavesOf(model, config, service)
  return tasks.length > 0 && tasks.every(({ status }) => status === 'done') && (of === null || ended.length >= of)
}

function met(model: Model, config: Config, wait: Wait, done: ReadonlySet<string>): boolean {
  if (wait.kind === 'phase') return done.has(wait.phase)
  if (wait.kind === 'service') return isDone(model, config, wait.service)
  return wavesOf(model, config, wait.service).ended.includes(wait.wave)
}

/** The phases that are done; a phase is where every service in it has done its work and what it needs is done too. */
function donePhases(model: Model, config: Config): Set<string> {
  const done = new Set<string>()
  for (let before = -1; before < done.size; ) {
    before = done.size
    for (const phase of config.phases) {
      const ready = phase.needs.every(wait => met(model, config, wait, done))
      if (ready && phase.agents.length > 0 && phase.agents.every(name => isDone(model, config, name)))
        done.add(phase.name)
    }
  }
  return done
}

/** What a service waits for before it may go on in its phase, apart from tasks: as the configuration writes it. */
export function waitsOfService(model: Model, config: Config, service: string): string[] {
  const done = donePhases(model, config)
  const mine = config.phases.filter(phase => phase.agents.includes(service))
  const needs = mine.flatMap(phase => [
    ...phase.needs,
    ...phase.waits.filter(wait => wait.service === service).flatMap(wait => wait.needs),
  ])
  return [...new Set(needs.filter(wait => !met(model, config, wait, done)).map(written))]
}

/** Every phase of the plan, in the order of the configuration. */
export function phaseProgress(model: Model, config: Config): PhaseProgress[] {
  const done = donePhases(model, config)
  return config.phases.map((phase: PhaseConfig) => {
    const waiting = phase.needs.filter(wait => !met(model, config, wait, done)).map(written)
    const shares = phase.agents.map(name => shareOf(model, config, name))
    const share = shares.length === 0 ? 0 : shares.reduce((sum, one) => sum + one, 0) / shares.length
    return {
      name: phase.name,
      state: done.has(phase.name) ? 'done' : waiting.length > 0 ? 'waiting' : 'active',
      percent: done.has(phase.name) ? 100 : Math.min(99, Math.round(share * 100)),
      agents: [...phase.agents],
      waits_for: waiting,
      gate: phase.gate,
      tag: phase.tag,
      duration_ms: phase.duration,
      unblocks: phase.unblocks.map(written),
    }
  })
}
