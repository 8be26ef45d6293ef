import type { Branch } from './branch/schema'
import type { Build } from './build/schema'
import type { Checkout } from './checkout/schema'
import { gateView } from './landing/gate-view'
import { nextStep } from './landing/left'
import { allPlaces, type Place } from './landing/place'
import { lastOffers } from './landing/rules'
import type { Landing } from './landing/schema'
import { allTakenBack } from './landing/taken-back'
import { referenceTeam } from './layout/reference'
import { wayUpView } from './level/view'
import { lookup } from './lookup'
import type { Model } from './model'
import { crowdedOut, sayCrowded, whyWaiting } from './next'
import { openOffers } from './offer/rules'
import { phaseOf } from './phase/rules'
import { waveViews } from './phase/waves'
import type { Reason } from './primitives'
import type { Resolution } from './resolution/schema'
import { checkView } from './run/check-view'
import { branchActivity, checkoutActivity } from './staleness'
import { followersOf } from './task/handoff'
import type { Task } from './task/schema'

// What is here is a contract with scripts: fields may be added, never renamed or taken away.

const sentence = (reason: Reason | null): string | null => reason?.message ?? null

/** A task as the command line prints it. `attempts` counts the runs begun for it. */
export const taskView = (model: Model, task: Task, followers = followersOf(model), crowded = crowdedOut(model)) => ({
  id: task.id,
  title: task.title,
  status: task.status,
  assigned_to: task.service,
  created_by: task.createdBy,
  dependencies: task.dependencies,
  priority: task.priority,
  description: task.description,
  branch: task.branch,
  run: task.run,
  attempts: lookup(model.runs, task.run)?.attempt ?? 0,
  reason: sentence(task.reason),
  reason_code: task.reason?.code ?? null,
  hint: task.reason?.hint ?? null,
  landing: task.landing,
  check: checkView(lookup(model.runs, task.run)?.check ?? null),
  ...wayUpView(model, lookup(model.landings, task.landing)),
  paths: task.paths,
  kind: task.kind,
  teams: task.teams,
  feature: task.feature,
  /** The phase it belongs to, by its own word or its service’s. */
  phase: phaseOf(model, task)?.name ?? null,
  /** Waves its commits claim, and what became of that. */
  waves: waveViews(model, task),
  /** The task whose work it goes on from, and whether the two land as one. */
  handoff: task.handoff,
  /** The task that goes on from it. */
  followed_by: followers.get(task.id) ?? null,
  /** Why it has not started although somebody has it: its phase or a named wait, its staggered team has another at work, or as many are as there can be. */
  waits_for:
    sentence(whyWaiting(model, task, Number.MAX_SAFE_INTEGER)) ?? (crowded.has(task.id) ? sayCrowded(model) : null),
  not_before: iso(task.notBefore),
  created_at: iso(task.createdAt),
  updated_at: iso(task.updatedAt),
})
export type TaskView = ReturnType<typeof taskView>

/** All tasks in the order people gave them. */
export function taskViews(model: Model): TaskView[] {
  const crowded = crowdedOut(model)
  const followers = followersOf(model)
  return Object.values(model.tasks)
    .sort((a, b) => a.order - b.order || a.createdAt - b.createdAt)
    .map(task => taskView(model, task, followers, crowded))
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

/** A build as the command line prints it; `culprits` is the smallest set that breaks it. */
export const buildView = (build: Build) => ({
  id: build.id,
  level: build.level,
  branch: build.branch,
  commit: build.commit,
  state: build.state,
  searching: build.searching,
  by: build.by,
  gates: build.gates.map(gateView),
  since: build.since,
  culprits: build.culprits,
  proved: build.proved,
  revert: build.revert,
  probes: build.probes,
  reason: sentence(build.reason),
  started_at: iso(build.startedAt),
  ended_at: iso(build.endedAt),
})

export type BuildView = ReturnType<typeof buildView>

/** How a landing's conflict was resolved, as the command line prints it. */
export const resolutionView = (resolution: Resolution) => ({
  id: resolution.id,
  landing: resolution.landing,
  state: resolution.state,
  files: resolution.files,
  commit: resolution.commit,
  checkout: resolution.checkout,
  rationale: resolution.rationale,
  vanished: resolution.vanished,
  tries: resolution.tries.map(one => ({
    by: one.by,
    who: one.who,
    state: one.state,
    problems: one.problems.map(({ message }) => message),
    log: one.log,
    usage: one.usage,
  })),
  reason: sentence(resolution.reason),
})

/** What of all landings one of them is seen by; made once for many. */
const around = (model: Model) => ({ away: allTakenBack(model), latest: new Set(lastOffers(model)) })

/** A landing as the command line prints it; `commit` is the candidate, or the head that was offered before there is one. */
export const landingView = (model: Model, landing: Landing, place?: Place, { away, latest } = around(model)) => ({
  id: landing.id,
  branch: landing.branch,
  level: landing.level,
  target: landing.target,
  state: landing.state,
  commit: landing.candidate ?? landing.head,
  landed_commit: landing.landedCommit,
  gates: landing.gates.map(gateView),
  reason: sentence(landing.reason),
  reason_code: landing.reason?.code ?? null,
  /** What a person does about it; null where nobody has to, or its branch was offered again since. */
  next: latest.has(landing) ? nextStep(landing, place) : null,
  reason_facts: landing.reason?.facts ?? null,
  head: landing.head,
  base: landing.base,
  task: landing.task,
  service: landing.service,
  priority: landing.priority,
  reverts: landing.reverts,
  /** What took it back, where it is still away; and what was taken back and comes again with it. */
  taken_back_by: away.find(one => one.landing.id === landing.id)?.revert.id ?? null,
  restores: landing.restores,
  resolved: landing.resolved,
  cleared: landing.cleared && { by: landing.cleared.by, at: iso(landing.cleared.at) },
  promotes: landing.promotes,
  also: landing.also,
  approvals: landing.approvals.map(({ who, at, as, head }) => ({ who, as, head, at: iso(at) })),
  scores: landing.scores.map(({ at, ...score }) => ({ ...score, at: iso(at) })),
  exceptions: landing.exceptions.map(({ at, ...exception }) => ({ ...exception, at: iso(at) })),
  attempts: landing.attempts,
  queued_at: iso(landing.queuedAt),
  ended_at: iso(landing.endedAt),
  batch: landing.state === 'proving' ? landing.batch : null,
  position: place?.position ?? null,
  why: place?.why.message ?? null,
  why_code: place?.why.code ?? null,
})
export type LandingView = ReturnType<typeof landingView>

/** All landings in the order they were queued in. */
export function landingViews(model: Model): LandingView[] {
  const places = allPlaces(model)
  const known = around(model)
  return Object.values(model.landings)
    .sort((a, b) => a.queuedAt - b.queuedAt || a.order - b.order)
    .map(landing => landingView(model, landing, places.get(landing.id), known))
}

/** A checkout as the command line prints it; ahead and behind are its branch's. `now` decides what is stale. */
export function checkoutView(model: Model, checkout: Checkout, now: number) {
  const activity = checkoutActivity(model, checkout, now)
  const branch = lookup(model.branches, checkout.branch)
  const worker = model.project?.config.services.find(({ name }) => name === checkout.service)
  return {
    id: checkout.id,
    path: checkout.path,
    kind: checkout.kind,
    /** `reference`: a clean copy of main to read in, where no agent works. */
    role: checkout.purpose === 'reference' ? 'reference' : (worker?.role ?? null),
    team: referenceTeam(checkout) ?? worker?.team ?? null,
    branch: checkout.branch,
    service: checkout.service,
    dirty: checkout.dirty,
    ahead: branch?.ahead ?? 0,
    behind: branch?.behind ?? 0,
    state: checkout.state,
    head: checkout.head,
    stale: activity.stale,
    last_activity: iso(activity.last),
    /** The log of its teardown while that runs. */
    teardown: checkout.teardown,
    /** Hotfixes its branch has still to take in. */
    offers: checkout.branch === null ? [] : openOffers(model, checkout.branch).map(offer => offer.branch),
    reason: sentence(checkout.reason),
  }
}
export type CheckoutView = ReturnType<typeof checkoutView>

/** All checkouts that are there, by path. */
export const checkoutViews = (model: Model, now: number): CheckoutView[] =>
  Object.values(model.checkouts)
    .filter(checkout => checkout.state !== 'removed')
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(checkout => checkoutView(model, checkout, now))

export type BranchState =
  | 'trunk'
  | 'idle'
  | 'working'
  | 'review'
  | 'stuck'
  | 'queued'
  | 'proving'
  | 'refused'
  | 'landed'

/** What a branch is at, from its landing and its task. */
function branchState(branch: Branch, landing: Landing | undefined, task: Task | undefined): BranchState {
  if (branch.level === 'main') return 'trunk'
  if (landing?.state === 'proving') return 'proving'
  if (landing && ['queued', 'held', 'waiting'].includes(landing.state)) return 'queued'
  if (task?.status === 'running') return 'working'
  if (landing?.state === 'refused') return 'refused'
  if (task?.status === 'review') return 'review'
  if (task?.status === 'blocked' || task?.status === 'failed') return 'stuck'
  return landing?.state === 'landed' && branch.ahead === 0 ? 'landed' : 'idle'
}

/** The hierarchy of branches, trunk first, each after its parent where that is known. */
export function graphView(model: Model, now: number) {
  const landings = new Map<string, Landing>()
  for (const landing of Object.values(model.landings)) {
    const known = landings.get(landing.branch)
    if (!known || landing.order >= known.order) landings.set(landing.branch, landing)
  }
  const tasks = new Map(Object.values(model.tasks).map(task => [task.branch, task]))
  const depth = { main: 0, integration: 1, team: 2, specialist: 3, hotfix: 3, agent: 3, other: 4 } as const
  const branches = Object.values(model.branches)
    .sort((a, b) => depth[a.level] - depth[b.level] || (a.name < b.name ? -1 : 1))
    .map(branch => {
      const task = lookup(model.tasks, branch.task) ?? tasks.get(branch.name)
      const activity = branchActivity(model, branch, now)
      return {
        name: branch.name,
        level: branch.level,
        parent: branch.parent,
        head: branch.head,
        ahead: branch.ahead,
        behind: branch.behind,
        state: branchState(branch, landings.get(branch.name), task),
        subject: branch.subject,
        service: branch.service,
        task: task?.id ?? null,
        stale: activity.stale,
        last_activity: iso(activity.last),
      }
    })
  return { branches }
}
export type GraphView = ReturnType<typeof graphView>
