import type { Landing } from '../landing/schema'
import { lookup } from '../lookup'
import type { Model } from '../model'
import { liveRuns, openLandings } from '../open'
import type { Reason } from '../primitives'
import type { Run } from '../run/schema'
import type { Task } from '../task/schema'

/** Where a staggered team stands: Implementation → Hand-off → Testing → Integration, and round again. */
export type TeamPhase = 'idle' | 'implementation' | 'hand-off' | 'testing' | 'integration'

type Team = NonNullable<Model['project']>['config']['teams'][number]
/** Whether all that a landing waits for has landed; given by the caller, who orders the queue. */
export type Reached = (model: Model, landing: Landing) => boolean

const teamsOf = (model: Model): readonly Team[] => model.project?.config.teams ?? []

/** The staggered team a service is in; undefined where its team, if it has one, works side by side. */
export const staggeredTeamOf = (model: Model, service: string | null): Team | undefined =>
  teamsOf(model).find(team => team.mode === 'staggered' && service !== null && team.members.includes(service))

const isSide = (task: Pick<Task, 'kind'> | undefined) => task?.kind === 'side'

/** The one run of a team that is its turn now; side work is nobody's turn. */
export const activeRun = (model: Model, team: Team): Run | undefined =>
  liveRuns(model)
    .filter(run => team.members.includes(run.service) && !isSide(lookup(model.tasks, run.task)))
    .sort((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1))[0]

/** What of a team is landing by itself now. What waits for a person or for other work keeps nobody from working. */
const integrating = (model: Model, team: Team, reached: Reached): Landing | undefined =>
  openLandings(model)
    .filter(
      landing =>
        landing.task !== null &&
        landing.service !== null &&
        team.members.includes(landing.service) &&
        (landing.state === 'proving' || (landing.state === 'queued' && reached(model, landing))),
    )
    .sort((a, b) => a.queuedAt - b.queuedAt || a.order - b.order)[0]

/** The task whose turn it is next: a hotfix, then what was handed over, then, when all has landed, the most urgent. */
function turnOf(model: Model, team: Team, able: readonly Task[], reached: Reached): Task | undefined {
  const own = able.filter(task => !isSide(task) && task.service !== null && team.members.includes(task.service))
  const first = own.find(task => task.kind === 'hotfix') ?? own.find(task => task.handoff !== null)
  if (first) return first
  return integrating(model, team, reached) ? undefined : own[0]
}

/**
 * Which of the tasks that could start may: of a staggered team one at a time, side work and everybody else always.
 * `able` is in the order in which tasks start.
 */
export function staggeredTurns(model: Model, able: readonly Task[], reached: Reached): (task: Task) => boolean {
  const turns = new Map<string, string | null>()
  for (const team of teamsOf(model)) {
    if (team.mode !== 'staggered') continue
    const turn = activeRun(model, team) ? undefined : turnOf(model, team, able, reached)
    turns.set(team.name, turn?.id ?? null)
  }
  return task => {
    const team = staggeredTeamOf(model, task.service)
    if (!team) return true
    const turn = turns.get(team.name)
    // Whose turn it is does not begin side work first, or the others would wait for that.
    return isSide(task) ? able.find(({ id }) => id === turn)?.service !== task.service : turn === task.id
  }
}

const isTester = (model: Model, service: string) =>
  model.project?.config.services.find(({ name }) => name === service)?.role === 'tester'

/** The phase a team is in, read from what it does. */
export function teamPhase(model: Model, team: Team, reached: Reached): TeamPhase {
  const run = activeRun(model, team)
  if (run) {
    const task = lookup(model.tasks, run.task)
    if (run.state === 'preparing' && task?.handoff) return 'hand-off'
    return task?.handoff || isTester(model, run.service) ? 'testing' : 'implementation'
  }
  const waits = Object.values(model.tasks).some(
    task => task.handoff !== null && task.status === 'assigned' && team.members.includes(task.service ?? ''),
  )
  if (waits) return 'hand-off'
  return integrating(model, team, reached) ? 'integration' : 'idle'
}

/** A phase as people read it. */
export const phaseWord: Readonly<Record<TeamPhase, string>> = {
  idle: 'Idle',
  implementation: 'Implementation',
  'hand-off': 'Hand-off',
  testing: 'Testing',
  integration: 'Integration',
}

/** Why a task of a staggered team does not start. */
export function whyStaggered(model: Model, task: Task, able: readonly Task[], reached: Reached): Reason | null {
  const team = isSide(task) ? undefined : staggeredTeamOf(model, task.service)
  if (!team) return null
  const phase = teamPhase(model, team, reached)
  const run = activeRun(model, team)
  const next = run ? undefined : turnOf(model, team, able, reached)
  const landing = integrating(model, team, reached)
  const whom = run?.service ?? next?.service ?? landing?.branch ?? 'its turn'
  const message = `Waits for ${whom}: staggered team ${team.name} is in ${phaseWord[phase]}.`
  const facts = {
    team: team.name,
    phase,
    ...(run ? { run: run.id, task: run.task } : {}),
    ...(next ? { task: next.id } : {}),
  }
  return { code: 'staggered', message, facts }
}
