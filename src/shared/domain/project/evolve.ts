import type { EventRecord } from '../event'
import { noPlan } from '../phase/plan'
import type { Project } from './schema'

/** In force until a configuration is read. */
export const emptyConfig: Project['config'] = {
  source: 'default',
  hash: '',
  services: [],
  teams: [],
  handoffs: [],
  levels: [],
  feature: null,
  gates: [],
  agentsAtOnce: null,
  staleAfter: 3 * 86_400_000,
  plan: noPlan,
}

/** The project after an event about it; null before it is opened. */
export function evolveProject(project: Project | null, { event }: Pick<EventRecord, 'event'>): Project | null {
  if (event.type === 'project.opened')
    return project
      ? { ...project, ...event.payload }
      : { ...event.payload, config: emptyConfig, problems: [], paused: null, migration: null, layout: null }
  if (!project) return null
  switch (event.type) {
    case 'project.configured':
      return { ...project, config: event.payload.config, problems: [] }
    case 'project.config-rejected':
      return { ...project, problems: event.payload.problems }
    case 'project.paused':
      return { ...project, paused: event.payload.reason }
    case 'project.resumed':
      return { ...project, paused: null }
    case 'project.migration-begun':
      return { ...project, migration: { ...event.payload, state: 'building' } }
    case 'project.migration-committed':
      return project.migration
        ? { ...project, layout: project.migration.chosen, migration: { ...project.migration, state: 'leaving' } }
        : project
    case 'project.migration-ended':
      return { ...project, migration: null }
    default:
      return project
  }
}
