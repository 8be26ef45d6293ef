import type { Oid, RepoRef } from '@main/ports/git-types'
import { gitFailure, record } from '@main/ports/record'
import type { Checkout } from '@shared/domain/checkout/schema'
import { serviceNamed } from '@shared/domain/config/rules'
import type { ServiceConfig } from '@shared/domain/config/schema'
import type { Failure } from '@shared/domain/failure'
import { liveRuns } from '@shared/domain/open'
import type { Run } from '@shared/domain/run/schema'
import type { Task } from '@shared/domain/task/schema'
import { freeName } from '@shared/domain/topology/names'
import { boundOf, branchOf } from '@shared/domain/topology/way'
import { err, ok, type Result } from '@shared/lib/result'
import { chooseBase, levelHeads } from './base'
import { isApart } from './belonging'
import type { Choice } from './choice'
import type { Keeper } from './deps'
import { type Look, look } from './look'
import { journal } from './make'
import { branchNames } from './names'
import { refuseDirty } from './receive'
import { retire } from './retire'
import { chooseSeat } from './seat'
import { shareModules } from './setup'
import { freeSpot } from './spot'

/** Why a service named by a run cannot be prepared for. */
const noService = (name: string): Failure => ({
  code: 'unknown-service',
  message: `There is no service ${name} in the configuration any more. Assign the task to another one.`,
})

const headOf = async (deps: Keeper, branch: string): Promise<Oid | null> => {
  const head = await deps.git.readRef(deps.repo, `refs/heads/${branch}`)
  return head.ok ? head.value : null
}

/** The branch of an earlier attempt of the same service that has work in it which has not landed. */
async function earlierWork(deps: Keeper, run: Run, task: Task): Promise<{ branch: string; head: Oid } | null> {
  if (task.branch === null) return null
  const earlier = Object.values(deps.engine.model().runs).some(
    other =>
      other.id !== run.id && other.task === task.id && other.service === run.service && other.branch === task.branch,
  )
  const head = earlier ? await headOf(deps, task.branch) : null
  if (head === null) return null
  const model = deps.engine.model()
  const levels = await levelHeads(deps, deps.config.current(), model, run.service, boundOf(model, task))
  const [lowest] = levels.ok ? levels.value : []
  const landed = lowest && (await deps.git.isAncestor(deps.repo, { ancestor: head, of: lowest.head }))
  return landed?.ok && landed.value ? null : { branch: task.branch, head }
}

function mine(deps: Keeper, run: Run): Checkout[] {
  const model = deps.engine.model()
  const busy = new Set(
    liveRuns(model).flatMap(other => (other.id !== run.id && other.checkout ? [other.checkout] : [])),
  )
  return Object.values(model.checkouts)
    .filter(
      ({ id, kind, purpose, state, service }) =>
        kind !== 'own' && purpose === 'work' && state === 'ready' && service === run.service && !busy.has(id),
    )
    .sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }))
}

const isMain = ({ repo }: Keeper, seen: Look) => repo.root !== null && seen.repo.root === repo.root

const offLimits = (path: string): Failure => ({
  code: 'main-checkout',
  message: `${path} is no checkout of its own: it lies in your own checkout, which is off limits to agents.`,
  hint: 'Remove the folder, and a new checkout is made.',
})

async function isIdle(deps: Keeper, checkout: Checkout): Promise<boolean> {
  const seen = await look(deps, checkout.path)
  return (
    seen.ok &&
    !isMain(deps, seen.value) &&
    seen.value.dirty === 0 &&
    seen.value.status.branch !== null &&
    seen.value.repo.operation === null
  )
}

async function freeBranch(deps: Keeper, service: ServiceConfig, task: Task): Promise<string> {
  // Chosen for another run and not made yet.
  const promised = liveRuns(deps.engine.model()).flatMap(run => run.branch ?? [])
  const taken = await branchNames(deps.git, deps.repo)
  return freeName(branchOf(deps.config.current(), service, task), [...taken, ...promised])
}

/**
 * Chooses branch, base and checkout of a run and records the choice, so that no other run is given the same and a crash
 * finds it again. Call it under the lock. Order: a seat of its feature, the checkout where an earlier attempt left work, an idle clean one of
 * the service, a new one.
 */
export async function choose(
  deps: Keeper,
  run: Run,
  task: Task,
  occupied: ReadonlySet<string>,
): Promise<Result<Choice, Failure>> {
  const service = serviceNamed(deps.config.current(), run.service)
  if (!service) return err(noService(run.service))
  const seat = await chooseSeat(deps, { run, task, service, occupied })
  if (!seat.ok) return seat
  if (seat.value) return decided(deps, run, { ...seat.value, how: 'stay' })
  const earlier = await earlierWork(deps, run, task)
  const own = mine(deps, run)
  const there = earlier && own.find(checkout => checkout.branch === earlier.branch)
  if (there) return decided(deps, run, { ...there, branch: earlier.branch, base: earlier.head, how: 'stay' })

  const base: Result<Oid, Failure> = earlier
    ? ok(earlier.head)
    : await chooseBase(deps, deps.config.current(), deps.engine.model(), task, run.service)
  if (!base.ok) return base
  const branch = await freeBranch(deps, service, task)
  for (const checkout of own) {
    if (occupied.has(checkout.id) || !(await isIdle(deps, checkout))) continue
    return decided(deps, run, { ...checkout, branch, base: base.value, how: 'switch' })
  }
  const [full] = own.filter(checkout => !occupied.has(checkout.id))
  if (full && task.handoff !== null && !task.handoff.elsewhere) {
    const seen = await look(deps, full.path)
    if (seen.ok && seen.value.dirty > 0) return err(await refuseDirty(deps, full.id, seen.value))
  }
  const spot = await freeSpot(deps, run.service)
  const planned = await journal(deps, { ...spot, service: run.service, branch, at: base.value })
  return planned.ok ? decided(deps, run, { ...spot, branch, base: base.value, how: 'make' }) : planned
}

const steps = { stay: 'looking at the earlier attempt', switch: 'switching the checkout', make: 'making the checkout' }

async function decided(deps: Keeper, run: Run, choice: Choice): Promise<Result<Choice, Failure>> {
  const { id, branch, base, how } = choice
  const noted = await record(deps.engine, {
    type: 'run.prepare',
    id: run.id,
    step: steps[how],
    checkout: id,
    branch,
    base,
  })
  return noted.ok ? ok(choice) : noted
}

/** Puts a checkout on a new branch of the choice; one that an interrupted attempt made is taken over. */
export async function switchTo(deps: Keeper, choice: Choice, signal: AbortSignal): Promise<Result<void, Failure>> {
  const seen = await look(deps, choice.path)
  if (!seen.ok) return seen
  // A folder that lost its own .git lies in the person's checkout: what is done there would be done to that.
  if (isMain(deps, seen.value)) return err(offLimits(choice.path))
  if (seen.value.status.branch === choice.branch) return ok(undefined)
  if (isApart(choice)) {
    const ready = await bringBase(deps, seen.value.repo, choice, signal)
    if (!ready.ok) return ready
  }
  const moved = await deps.git.switchToNew(seen.value.repo, { branch: choice.branch, at: choice.base }, { signal })
  if (!moved.ok) return err(gitFailure(`Switching ${choice.path} to ${choice.branch}`, moved.error))
  await shareModules(deps, seen.value.repo)
  return ok(undefined)
}

/** Has a clone know what the project has now, and nothing of an older branch of the same name. */
async function bringBase(
  deps: Keeper,
  store: RepoRef,
  { branch, base }: Choice,
  signal: AbortSignal,
): Promise<Result<void, Failure>> {
  const from = deps.repo.commonDir
  const brought = await deps.git.bringCommits(store, { from, oids: [base] }, { signal })
  if (!brought.ok) return err(gitFailure('Bringing the base into the clone', brought.error))
  await deps.git.refreshRemote(store, from, { signal })
  return retire(deps, store, branch)
}
