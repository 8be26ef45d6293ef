import type { Millis } from '@shared/lib/time'
import { lookup } from '../lookup'
import type { Model } from '../model'
import type { Run } from '../run/schema'
import type { Task } from '../task/schema'
import type { Seat } from './seat'
import { sprigsOf } from './sprigs'
import { type Sprig, type SprigState, sprigState } from './state'
import type { ShootInput, TipState } from './types'

interface Grown extends SprigState {
  readonly name: string
  readonly sprig: Sprig
  /** Branches its task was tried on so far, this one included. */
  readonly tries: number
}

/**
 * The shoots: for every seat its branches (the oldest first), or a bud or dormant bud where it has none; then branches without a
 * seat. A landed branch goes when it landed before `fadedBefore` (ms) or its seat has a younger one; of the tries of one task the
 * latest stands for all that came to nothing before it.
 */
export const shootsOf = (model: Model, seats: readonly Seat[], fadedBefore: Millis): ShootInput[] => {
  const bySeat = new Map<string, Grown[]>()
  const loose: Grown[] = []
  for (const [name, sprig] of sprigsOf(model)) {
    const grown = { name, sprig, tries: 1, ...sprigState(sprig) }
    if (gone(grown, fadedBefore)) continue
    const seat = seatOf(seats, sprig)
    if (seat === undefined) loose.push(grown)
    else bySeat.set(seat.seat, [...(bySeat.get(seat.seat) ?? []), grown])
  }
  const waiting = backlogs(model)
  const shoots = seats.flatMap(seat => {
    const grown = lastTries(
      (bySeat.get(seat.seat) ?? []).sort((a, b) => startOf(a) - startOf(b) || (a.name < b.name ? -1 : 1)),
    )
    const shown = grown.filter((one, at) => one.state !== 'landed' || at === grown.length - 1)
    const live = pendingRun(model, seat)
    // A service's waiting tasks show at its first instance; any of them may take the next one.
    const backlog = seat.instance === 1 ? (waiting.get(seat.service) ?? []) : []
    const next = live === undefined ? backlog[0] : lookup(model.tasks, live.task)
    const idle = shown.every(one => one.state === 'landed')
    if (live !== undefined || (idle && (next !== undefined || shown.length === 0)))
      return [
        ...shown.filter(one => one.state !== 'landed').map(one => branchShoot(one, seat, 0)),
        budShoot(seat, next, live, backlog),
      ]
    return shown.map((one, at) => branchShoot(one, seat, at === shown.length - 1 ? backlog.length : 0))
  })
  return [...shoots, ...loose.map(one => branchShoot(one, undefined, 0))]
}

/** What a try comes to that another try of the same task stands for. */
const OVER: ReadonlySet<TipState> = new Set(['idle', 'assigned', 'waiting', 'failed', 'refused'])

/** The latest try of every task with how many there were, and those before it that are still on their way. Oldest first. */
function lastTries(grown: readonly Grown[]): Grown[] {
  const tries = new Map<string, number>()
  const numbered = grown.map((one): Grown => {
    const { task } = one.sprig
    if (task === null) return one
    const number = (tries.get(task.id) ?? 0) + 1
    tries.set(task.id, number)
    return { ...one, tries: number }
  })
  return numbered.filter(
    ({ state, tries: number, sprig }) => sprig.task === null || number === tries.get(sprig.task.id) || !OVER.has(state),
  )
}

/** Nothing to show any more: faded, or a cancelled or abandoned branch without work on it. */
const gone = ({ state, since, sprig }: Grown, fadedBefore: Millis): boolean => {
  if (state === 'landed') return since === null || since < fadedBefore
  if (sprig.run !== null && sprig.run.state !== 'ended') return false
  if (sprig.task?.status === 'cancelled') return true
  return state === 'idle' || sprig.landing?.state === 'withdrawn'
}

const seatOf = (seats: readonly Seat[], { branch, task, run, landing }: Sprig): Seat | undefined => {
  const service = run?.service ?? branch?.service ?? landing?.service ?? task?.service ?? null
  if (service === null) return undefined
  const own = seats.filter(seat => seat.service === service)
  return own.find(seat => seat.instance === (run?.instance ?? 1)) ?? own[0]
}

const startOf = ({ sprig, since }: Grown): Millis => sprig.run?.startedAt ?? sprig.branch?.committedAt ?? since ?? 0

/** A run that has begun but has no branch yet. */
const pendingRun = (model: Model, seat: Seat): Run | undefined =>
  Object.values(model.runs).find(
    run =>
      run.branch === null && run.state !== 'ended' && run.service === seat.service && run.instance === seat.instance,
  )

/** Tasks that wait for their service, in their order. */
const backlogs = (model: Model): Map<string, Task[]> => {
  const tasks = new Map<string, Task[]>()
  for (const task of Object.values(model.tasks))
    if (task.status === 'assigned' && task.service !== null)
      tasks.set(task.service, [...(tasks.get(task.service) ?? []), task])
  for (const list of tasks.values()) list.sort((a, b) => a.order - b.order)
  return tasks
}

const taskFact = (task: Task | null | undefined): ShootInput['task'] =>
  task ? { id: task.id, title: task.title, status: task.status } : null

const branchShoot = (grown: Grown, seat: Seat | undefined, backlog: number): ShootInput => {
  const { branch, task, run, landing } = grown.sprig
  const ended = landing?.gates.filter(gate => gate.endedAt !== null || gate.state === 'skipped').length ?? 0
  return {
    key: grown.name,
    agent: seat?.seat ?? null,
    arm: seat?.arm ?? null,
    name: seat?.seat ?? run?.service ?? (landing?.reverts ? 'revert' : lastPart(grown.name)),
    task: taskFact(task),
    branch: grown.name,
    target: landing?.target ?? branch?.parent ?? 'main',
    state: grown.state,
    reason: grown.reason,
    ahead: branch?.ahead ?? run?.commits ?? 0,
    behind: grown.state === 'landed' ? 0 : (branch?.behind ?? 0),
    commits: run?.commits ?? 0,
    subject: run?.subject ?? branch?.subject ?? null,
    since: grown.since,
    gates: grown.state === 'proving' ? { done: ended, total: landing?.gates.length ?? 0 } : { done: 0, total: 0 },
    run: run?.id ?? null,
    session: run?.session ?? null,
    landing: landing?.id ?? null,
    backlog,
    tries: grown.tries,
  }
}

const budShoot = (seat: Seat, task: Task | undefined, run: Run | undefined, backlog: readonly Task[]): ShootInput => ({
  key: `agent:${seat.seat}`,
  agent: seat.seat,
  arm: seat.arm,
  name: seat.seat,
  task: taskFact(task),
  branch: null,
  target: 'main',
  state: run !== undefined ? 'preparing' : task !== undefined ? 'assigned' : 'idle',
  reason: run?.step ?? task?.reason?.message ?? null,
  ahead: 0,
  behind: 0,
  commits: 0,
  subject: null,
  since: run?.startedAt ?? task?.updatedAt ?? null,
  gates: { done: 0, total: 0 },
  run: run?.id ?? null,
  session: run?.session ?? null,
  landing: null,
  backlog: Math.max(0, backlog.length - (run === undefined ? 1 : 0)),
  tries: 1,
})

const lastPart = (name: string): string => name.slice(name.lastIndexOf('/') + 1)
