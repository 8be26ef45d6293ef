import { latestBuilds } from '@shared/domain/build/rules'
import type { Build } from '@shared/domain/build/schema'
import { needsPerson, PATIENT } from '@shared/domain/escalation/moves'
import type { Escalation } from '@shared/domain/escalation/schema'
import { culpritsOf } from '@shared/domain/landing/culprits'
import { DISK_FULL, lastOffers, waitsForRoom } from '@shared/domain/landing/rules'
import type { Landing } from '@shared/domain/landing/schema'
import { lookup } from '@shared/domain/lookup'
import type { Model } from '@shared/domain/model'
import { liveRuns, openLandings, openTasks } from '@shared/domain/open'
import type { Migration } from '@shared/domain/project/migration'
import type { Rescue } from '@shared/domain/rescue/schema'
import type { Risk } from '@shared/domain/risk/schema'
import type { Run } from '@shared/domain/run/schema'
import { isBehindAnother } from '@shared/domain/task/behind'
import type { Task } from '@shared/domain/task/schema'
import { revertOf } from './builds'
import { isMended } from './selectors'

/** A program that agents are run by and that cannot be: it is not there, or it wants somebody to sign in. */
export interface BrokenProgram {
  readonly runtime: string
  readonly why: 'missing' | 'sign-in'
  /** What it needs, in its own or our words. */
  readonly say: string
  /** The tasks that failed for it, oldest first. */
  readonly tasks: readonly Task[]
}

/** Something only a person can move on. */
export type Attention = { readonly key: string; readonly at: number } & (
  | { kind: 'task'; task: Task }
  | { kind: 'landing'; landing: Landing }
  /** An agent’s program rang its bell and waits for an answer. */
  | { kind: 'asking'; run: Run }
  | { kind: 'program'; program: BrokenProgram }
  /** A level's branch is red as it stands, and nothing on its way takes the cause back. */
  | { kind: 'build'; build: Build }
  /** A blocker, or a grave risk that no refused landing above stands for. */
  | { kind: 'risk'; risk: Risk }
  /** The disk is full: what cannot go on for it, by itself once there is room. */
  | { kind: 'disk'; tasks: readonly Task[]; landings: readonly Landing[]; say: string }
  /** Checkouts are on their way to another layout; agents wait until it is over. */
  | { kind: 'migration'; migration: Migration }
  /** What Espalier kept by itself, without being asked by anybody. */
  | { kind: 'rescue'; rescue: Rescue }
  /** It waits for longer than it should, and nothing under way moves it on. */
  | { kind: 'escalation'; escalation: Escalation }
  | { kind: 'config'; count: number }
)

/** What needs a person, each thing once, where most is said of it: agents that ask first, then the oldest. */
export function attentionOf(model: Model): Attention[] {
  const landings = landingsOf(model)
  const told = new Set(landings.flatMap(({ landing }) => landing.task ?? []))
  const programs = programsOf(model, told)
  for (const { program } of programs) for (const { id } of program.tasks) told.add(id)
  const migration = model.project?.migration
  // Those go on by themselves when it is over.
  for (const id of migration?.tasks ?? []) told.add(id)
  for (const task of openTasks(model)) if (isBehindAnother(model, task)) told.add(task.id)
  const tasks = openTasks(model)
    .filter(task => !told.has(task.id) && ['failed', 'review', 'blocked'].includes(task.status))
    .map(task => ({ kind: 'task' as const, key: `task/${task.id}`, at: task.updatedAt, task }))
  const list: Attention[] = [
    ...landings,
    ...askingOf(model),
    ...programs,
    ...tasks,
    ...diskFull(model),
    ...buildsRed(model),
    ...risksOf(model, [...landings.map(({ landing }) => landing), ...openLandings(model)]),
    ...rescuesOf(model),
  ]
  const keys = new Set(list.map(({ key }) => key))
  for (const escalation of Object.values(model.escalations)) {
    const { kind, subject, since } = escalation
    const key = `${kind}/${subject}`
    if (!keys.has(key) && !(kind === 'task' && told.has(subject)) && needsPerson(model, escalation))
      list.push({ kind: 'escalation', key, at: since, escalation })
  }
  // An agent that asks stands still this minute, with its time running; the rest waits for nobody's clock.
  const late = ({ kind }: Attention) => (kind === 'asking' ? 0 : 1)
  list.sort((a, b) => late(a) - late(b) || a.at - b.at)
  if (migration) list.unshift({ kind: 'migration', key: 'migration', at: 0, migration })
  const problems = model.project?.problems.length ?? 0
  if (problems > 0) list.unshift({ kind: 'config', key: 'config', at: 0, count: problems })
  return list
}

/** Whether a landing does not go on by itself. One that is held was held by a person: a pair that waits for its half is not. */
function isStuck({ state, reason }: Landing): boolean {
  if (state === 'waiting') return !PATIENT.has(reason?.code)
  return state === 'refused' || (state === 'held' && reason?.code === 'held')
}

/** What breaks a level's refused landing is being taken back, or has been and it goes up again by itself. */
function isBeingMended(model: Model, landing: Landing): boolean {
  const ready = model.project?.config.levels.find(({ name }) => name === landing.level)?.trigger === 'ready'
  return culpritsOf(landing).some(id => {
    const taking = revertOf(model, id)
    return taking !== undefined && (taking.state !== 'landed' || (ready && taking.target === landing.branch))
  })
}

/** Landings that were refused, are held or wait for somebody. */
function landingsOf(model: Model) {
  return lastOffers(model).flatMap(landing => {
    const { id, task, state } = landing
    const owner = lookup(model.tasks, task)
    if (!isStuck(landing) || isBeingMended(model, landing)) return []
    if (task !== null && (owner?.landing !== id || owner.status === 'cancelled')) return []
    // Its agent is at it again, or somebody said that it is done.
    if (state === 'refused' && owner && ['done', 'running', 'assigned'].includes(owner.status)) return []
    return [{ kind: 'landing' as const, key: `landing/${id}`, at: landing.endedAt ?? landing.queuedAt, landing }]
  })
}

const SIGN_IN =
  /(not|no longer|are not) (logged|signed) in|(log|sign) ?in (first|again|to)|api key|unauthori[sz]ed|credentials|authenticat/i

/** Tasks that failed for the program of their agent: one word for each program, not one for each task. */
function programsOf(model: Model, told: ReadonlySet<string>) {
  const found = new Map<string, { why: BrokenProgram['why']; say: string; tasks: Task[] }>()
  for (const task of openTasks(model).sort((a, b) => a.updatedAt - b.updatedAt)) {
    const runtime = lookup(model.runs, task.run)?.runtime
    if (task.status !== 'failed' || runtime === undefined || told.has(task.id)) continue
    const { code, message = '', hint } = task.reason ?? {}
    const why = code === 'agent-missing' ? 'missing' : code === 'exit-code' && SIGN_IN.test(message) ? 'sign-in' : null
    if (why === null) continue
    const known = found.get(`${why}/${runtime}`)
    if (known) known.tasks.push(task)
    else found.set(`${why}/${runtime}`, { why, say: hint ?? message, tasks: [task] })
  }
  return [...found].map(([key, { why, say, tasks }]) => ({
    kind: 'program' as const,
    key: `program/${key}`,
    at: tasks[0]?.updatedAt ?? 0,
    program: { runtime: key.slice(why.length + 1), why, say, tasks },
  }))
}

/** Agents whose programs rang. */
const askingOf = (model: Model) =>
  liveRuns(model).flatMap(run =>
    run.asks ? [{ kind: 'asking' as const, key: `run/${run.id}`, at: run.asks.at, run }] : [],
  )

/** The latest builds that are red, unless the cause was taken back or is about to be. */
const buildsRed = (model: Model) =>
  latestBuilds(model)
    .filter(
      build => build.state === 'red' && !isMended(model, build) && !(build.revert && revertOf(model, build.revert)),
    )
    .map(build => ({ kind: 'build' as const, key: `build/${build.branch}`, at: build.startedAt, build }))

/** Blockers, and grave risks but those of a branch whose landing is `told` of already, or under way again. */
const risksOf = (model: Model, told: readonly Landing[]) =>
  Object.values(model.risks)
    .filter(({ kind, state, severity, source }) => {
      if (state !== 'open') return false
      if (kind === 'blocker') return true
      const isGrave = severity === 'high' || severity === 'critical'
      return isGrave && !told.some(({ id, branch }) => id === source?.landing || branch === source?.branch)
    })
    .map(risk => ({ kind: 'risk' as const, key: `${risk.kind}/${risk.id}`, at: risk.updatedAt, risk }))

/** Tasks whose agents could not start, and landings that could not be proved, for want of room: they try again by themselves. */
function diskFull(model: Model): Attention[] {
  const tasks = openTasks(model).filter(({ status, reason }) => status === 'assigned' && reason?.code === DISK_FULL)
  const landings = openLandings(model).filter(waitsForRoom)
  const at = Math.min(...tasks.map(({ updatedAt }) => updatedAt), ...landings.map(({ queuedAt }) => queuedAt))
  const reason = tasks[0]?.reason ?? landings[0]?.reason
  return reason ? [{ kind: 'disk', key: 'disk', at, tasks, landings, say: reason.message }] : []
}

/** What was kept because Espalier itself was about to write over it; what moves with its checkout is there again. */
const rescuesOf = (model: Model) =>
  Object.values(model.rescues)
    .filter(({ who, what }) => who.kind === 'system' && what !== 'migrate')
    .map(rescue => ({ kind: 'rescue' as const, key: `rescue/${rescue.id}`, at: rescue.at, rescue }))
