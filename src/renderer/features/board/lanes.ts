import { taskFilter } from '@renderer/store/board'
import type { Model } from '@shared/domain/model'
import { openTasks } from '@shared/domain/open'
import type { DrawnColumn } from './drawn-column'

/** One column an agent, after one for what nobody has; what has ended is left out. */
export function laneColumns(model: Model, filter: string): DrawnColumn[] {
  const matches = taskFilter(filter)
  const open = openTasks(model)
    .filter(matches)
    .sort((a, b) => a.order - b.order)
  const lane = (service: string | null): DrawnColumn => ({
    id: `lane:${service ?? ''}`,
    title: service ?? 'Nobody',
    empty: service ? `Drop a card here and ${service} has it.` : 'Every task has somebody.',
    service,
    state: null,
    tasks: open.filter(task => task.service === service),
  })
  return [lane(null), ...(model.project?.config.services ?? []).map(service => lane(service.name))]
}
