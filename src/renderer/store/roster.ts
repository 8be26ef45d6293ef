import { type Agent, agents } from '@shared/domain/agents'
import { lookup } from '@shared/domain/lookup'
import type { Model } from '@shared/domain/model'
import { crowdedOut, isReached, sayCrowded, whyWaiting } from '@shared/domain/next'
import { latestRunOf, openTasks } from '@shared/domain/open'
import type { Run } from '@shared/domain/run/schema'
import type { Task } from '@shared/domain/task/schema'
import { activeRun, phaseWord, staggeredTeamOf, teamPhase } from '@shared/domain/topology/staggered'
import { wentOn } from '@shared/domain/went-on'
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
  /** The run it began last, though it may be over and done with. */
  latest: Run | null
  /** Why its task does not start though it is free, or what it may do meanwhile. */
  waits: string | null
  /** What went on without it while it works. */
  note: string | null
  /** Tasks it has, the one it is at apart. */
  waiting: number
}

export interface RosterTeam {
  /** Empty where the project has no teams. */
  name: string
  /** Where a staggered team stands; null where its members work side by side. */
  phase: string | null
  agents: RosterAgent[]
}

/** Everybody there is, by team in the order of the configuration; whoever is in no team comes last. */
export function rosterOf(model: Model): RosterTeam[] {
  const config = model.project?.config
  if (!config) return []
  const queued = openTasks(model).filter(task => task.status === 'assigned')
  const crowded = crowdedOut(model)
  const all = agents(model).map(agent => rosterAgent(model, agent, queued, crowded))
  const teams: RosterTeam[] = config.teams.map(team => ({
    name: team.name,
    phase: team.mode === 'staggered' ? phaseWord[teamPhase(model, team, isReached)] : null,
    agents: team.members.flatMap(name => all.filter(agent => agent.service === name)),
  }))
  const alone = all.filter(agent => !config.teams.some(team => team.members.includes(agent.service)))
  if (alone.length > 0) teams.push({ name: '', phase: null, agents: alone })
  return teams.filter(team => team.agents.length > 0)
}

/** What an agent is called: its service, with a number where there are several of it. */
export function agentName(model: Model, run: Pick<Run, 'service' | 'instance'>): string {
  const service = model.project?.config.services.find(each => each.name === run.service)
  return (service?.instances ?? 1) > 1 ? `${run.service}-${run.instance}` : run.service
}

/** What keeps an agent from its own work: its staggered team, or too many at work; and what it may do meanwhile. */
function waits(model: Model, agent: Agent, task: Task | null, crowded: boolean): string | null {
  if (crowded) return sayCrowded(model)
  if (agent.state !== 'idle') return null
  const why = task ? whyWaiting(model, task, Number.MAX_SAFE_INTEGER) : null
  if (why) return why.message
  const team = staggeredTeamOf(model, agent.service)
  const side = model.project?.config.services.find(({ name }) => name === agent.service)?.sideWork ?? []
  return team && activeRun(model, team) && side.length > 0 ? `May meanwhile: ${side.join(', ')}` : null
}

function rosterAgent(model: Model, agent: Agent, queued: readonly Task[], crowded: ReadonlySet<string>): RosterAgent {
  const service = model.project?.config.services.find(each => each.name === agent.service)
  const own = agent.instance === 1 ? queued.filter(task => task.service === agent.service) : []
  const task = lookup(model.tasks, agent.task) ?? own[0] ?? null
  return {
    key: agentName(model, agent),
    service: agent.service,
    instance: agent.instance,
    role: agent.role,
    persona: service?.persona ?? '',
    runtime: agent.runtime,
    run: agent.run,
    latest: latestRunOf(model, agent.service, agent.instance) ?? null,
    task,
    mood: agent.run?.asks ? 'asking' : agent.state === 'idle' && own.length > 0 ? 'queued' : agent.state,
    waits: waits(
      model,
      agent,
      task,
      own.some(({ id }) => crowded.has(id)),
    ),
    note: wentOn(model, agent.run),
    waiting: own.filter(each => each.id !== task?.id).length,
  }
}
