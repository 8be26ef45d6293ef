import { lookup } from '@shared/domain/lookup'
import type { Model } from '@shared/domain/model'
import { liveRuns, openTasks } from '@shared/domain/open'
import type { ServiceSummary } from '@shared/domain/project/schema'
import type { Run } from '@shared/domain/run/schema'
import type { Task } from '@shared/domain/task/schema'
import type { AgentMood } from './looks'

/** One agent of the roster, with what it is at. */
export interface RosterAgent {
  /** `devon`, or `devon-2` where there are several of it. */
  key: string
  service: string
  instance: number
  role: string
  persona: string
  runtime: string
  mood: AgentMood
  task: Task | null
  run: Run | null
  /** Tasks it has, the one it is at apart. */
  waiting: number
}

export interface RosterTeam {
  /** Empty where the project has no teams. */
  name: string
  agents: RosterAgent[]
}

/** Everybody there is, by team in the order of the configuration; whoever is in no team comes last. */
export function rosterOf(model: Model): RosterTeam[] {
  const config = model.project?.config
  if (!config) return []
  const runs = liveRuns(model)
  const tasks = openTasks(model)
  const agentsOf = (service: ServiceSummary) =>
    Array.from({ length: service.instances }, (_, at) => agentOf(model, service, at + 1, runs, tasks))
  const teams: RosterTeam[] = config.teams.map(team => ({
    name: team.name,
    agents: team.members.flatMap(name => config.services.filter(service => service.name === name)).flatMap(agentsOf),
  }))
  const alone = config.services.filter(service => !config.teams.some(team => team.members.includes(service.name)))
  if (alone.length > 0) teams.push({ name: '', agents: alone.flatMap(agentsOf) })
  return teams
}

function agentOf(model: Model, service: ServiceSummary, instance: number, runs: Run[], tasks: Task[]): RosterAgent {
  const run = runs.find(each => each.service === service.name && each.instance === instance) ?? null
  const own = tasks.filter(task => task.service === service.name)
  const stuck = own.find(task => ['failed', 'blocked', 'review'].includes(task.status)) ?? null
  const queued = own.filter(task => task.status === 'assigned')
  return {
    key: service.instances > 1 ? `${service.name}-${instance}` : service.name,
    service: service.name,
    instance,
    role: service.role,
    persona: service.persona,
    runtime: service.runtime,
    run,
    task: (run && lookup(model.tasks, run.task)) ?? (instance === 1 ? (stuck ?? queued[0] ?? null) : null),
    mood: moodOf(run, instance === 1 ? stuck : null, queued.length),
    waiting: queued.filter(task => task.id !== run?.task).length,
  }
}

function moodOf(run: Run | null, stuck: Task | null, queued: number): AgentMood {
  if (run?.state === 'running') return 'running'
  if (run?.state === 'preparing') return 'preparing'
  if (run?.state === 'stopping') return 'stopping'
  if (stuck) return 'waiting'
  return queued > 0 ? 'queued' : 'idle'
}
