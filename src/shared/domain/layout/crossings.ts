import { serviceNamed } from '../config/rules'
import type { Config } from '../config/schema'
import { lookup } from '../lookup'
import type { Model } from '../model'

/** Work of one team that waits for work of another. */
export interface Crossing {
  readonly from: string
  readonly to: string
}

/** Where work of one team waits for another's: dependencies of tasks, and what phases wait for. */
export function crossingsOf(config: Config, model: Pick<Model, 'tasks'>): Crossing[] {
  const teamOf = (service: string | null | undefined) =>
    service ? (serviceNamed(config, service)?.team ?? null) : null
  const crossing = (from: string | null, to: string | null): Crossing[] =>
    from !== null && to !== null && from !== to ? [{ from, to }] : []
  const tasks = Object.values(model.tasks).flatMap(task =>
    task.dependencies.flatMap(id => crossing(teamOf(task.service), teamOf(lookup(model.tasks, id)?.service))),
  )
  const phases = config.phases.flatMap(phase => {
    const awaited = [...phase.needs, ...phase.waits.flatMap(({ needs }) => needs)]
    const services = awaited.flatMap(wait => {
      if (wait.kind === 'phase') return config.phases.find(({ name }) => name === wait.phase)?.agents ?? []
      if (wait.kind === 'contract') return config.contracts.find(({ name }) => name === wait.contract)?.owner ?? []
      return [wait.service]
    })
    return phase.agents.flatMap(agent => services.flatMap(service => crossing(teamOf(agent), teamOf(service))))
  })
  return [...tasks, ...phases]
}
