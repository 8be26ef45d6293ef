import type { Model } from '../model'
import { openTasks } from '../open'

type Mode = 'staggered' | 'parallel'
type Team = NonNullable<Model['project']>['config']['teams'][number]

/** One line of the scaling document's table, as it is for a team now; null favours neither. */
export interface Factor {
  readonly factor: 'team size' | 'hand-offs a day' | 'disk' | 'autonomy' | 'real-time collaboration'
  readonly value: string
  readonly favours: Mode | null
}

export interface ModeAdvice {
  readonly mode: Mode
  readonly why: string
  readonly factors: readonly Factor[]
}

const DAY = 86_400_000
const WEEK = 7
const GIGABYTE = 1e9
/** Less than this for each further checkout is tight. */
const ROOM = 2 * GIGABYTE

function handoffs(model: Model, team: Team, now: number): Factor {
  const recent = Object.values(model.tasks).filter(
    task => task.handoff !== null && team.members.includes(task.service ?? '') && task.createdAt > now - WEEK * DAY,
  )
  const perDay = recent.length / WEEK
  const favours = perDay < 3 ? 'staggered' : perDay >= 5 ? 'parallel' : null
  return { factor: 'hand-offs a day', value: `${Math.round(perDay * 10) / 10} over a week`, favours }
}

/** Which mode the document's five factors speak for, and why. `free` is the room on the disk of the checkouts, in bytes. */
export function adviseMode(
  model: Model,
  team: Team,
  facts: { readonly now: number; readonly free: number | null },
): ModeAdvice {
  const services = model.project?.config.services ?? []
  const seats = team.members.map(name => services.find(service => service.name === name)?.instances ?? 1)
  const size = seats.reduce((sum, instances) => sum + instances, 0)
  const own = openTasks(model).filter(task => task.kind === 'work' && team.members.includes(task.service ?? ''))
  const byId = new Map(own.map(task => [task.id, task]))
  const leaning = own.filter(task =>
    task.dependencies.some(id => byId.has(id) && byId.get(id)?.service !== task.service && id !== task.handoff?.from),
  ).length
  const shared = new Set(
    own.flatMap(task =>
      task.paths.filter(path => own.some(other => other.service !== task.service && other.paths.includes(path))),
    ),
  ).size
  const tight = facts.free !== null && facts.free < size * ROOM
  const factors: Factor[] = [
    {
      factor: 'team size',
      value: `${size} ${size === 1 ? 'agent' : 'agents'}`,
      favours: size <= 2 ? 'staggered' : 'parallel',
    },
    handoffs(model, team, facts.now),
    {
      factor: 'disk',
      value: facts.free === null ? 'not known' : `${Math.round(facts.free / GIGABYTE)} GB free`,
      favours: facts.free === null ? null : tight ? 'staggered' : 'parallel',
    },
    {
      factor: 'autonomy',
      value:
        leaning > 0 ? `${leaning} open tasks build on another member's` : 'no open task builds on another member’s',
      favours: leaning > 0 ? 'parallel' : 'staggered',
    },
    {
      factor: 'real-time collaboration',
      value: shared > 0 ? `${shared} paths are in several members’ tasks` : 'no paths are in several members’ tasks',
      favours: shared > 0 ? 'parallel' : 'staggered',
    },
  ]
  const votes = (mode: Mode) => factors.filter(({ favours }) => favours === mode)
  // Where they are even, side by side: nobody waits without need.
  const mode: Mode = votes('staggered').length > votes('parallel').length ? 'staggered' : 'parallel'
  const why = `${votes(mode).length} of ${factors.length} factors speak for it: ${votes(mode)
    .map(({ factor, value }) => `${factor} (${value})`)
    .join(', ')}.`
  return { mode, why, factors }
}
