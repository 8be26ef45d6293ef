import type { Prepared, TakeOptions } from '@main/ports/checkouts'
import { record } from '@main/ports/record'
import { checkoutVariables } from '@shared/domain/checkout/variables'
import { serviceNamed } from '@shared/domain/config/rules'
import type { Failure } from '@shared/domain/failure'
import { lookup } from '@shared/domain/lookup'
import type { Run } from '@shared/domain/run/schema'
import type { Task } from '@shared/domain/task/schema'
import { err, ok, type Result } from '@shared/lib/result'
import type { Choice } from './choice'
import { choose, switchTo } from './choose'
import type { Keeper } from './deps'
import { look, observe } from './look'
import { dropUnused, make } from './make'
import { receive } from './receive'
import type { References } from './reference'
import { fetchSubmodules, hasModules, holdsPointers, setUp } from './setup'
import { takeOffers } from './take-offers'

/** What the run was given before a crash; null when it had not come so far, or that checkout is gone. */
function givenBefore(deps: Keeper, run: Run): Choice | null {
  const checkout = lookup(deps.engine.model().checkouts, run.checkout)
  if (!checkout || checkout.state === 'removed' || run.branch === null || run.base === null) return null
  const how = checkout.state === 'ready' ? 'switch' : 'make'
  return { ...checkout, branch: run.branch, base: run.base, how }
}

/** Whether an attempt that was cut off had made the checkout to its end; what it had only begun is taken away. */
async function isMade(deps: Keeper, choice: Choice): Promise<boolean> {
  if (choice.kind === 'clone') {
    const seen = await look(deps, choice.path)
    return seen.ok && seen.value.repo.gitDir === seen.value.repo.commonDir && seen.value.status.branch === choice.branch
  }
  const store = await deps.stores.of(choice)
  const listed = store.ok ? await deps.git.worktrees(store.value) : store
  if (!store.ok || !listed.ok) return false
  const path = await deps.files.real(choice.path)
  const there = listed.value.find(tree => tree.path === path || tree.path === choice.path)
  if (there && there.branch === choice.branch && there.locked !== 'initializing') return true
  if (there) await deps.git.discardHalfMade(store.value, choice.path)
  return false
}

async function bringAbout(deps: Keeper, run: Run, choice: Choice, signal: AbortSignal): Promise<Result<void, Failure>> {
  if (choice.how === 'make') {
    if (await isMade(deps, choice)) return ok(undefined)
    await dropUnused(deps, choice.branch, choice.base, choice)
    const made = await make(deps, { ...choice, service: run.service, at: choice.base }, signal)
    return made.ok ? ok(undefined) : made
  }
  if (choice.how === 'stay') return ok(undefined)
  const first = await switchTo(deps, choice, signal)
  if (first.ok || first.error.code !== 'exists') return first
  await dropUnused(deps, choice.branch, choice.base, choice)
  return switchTo(deps, choice, signal)
}

const stopped = (): Failure => ({ code: 'cancelled', message: 'It was stopped while it was being prepared.' })

/** What all runs share: the lock that keeps two from one checkout, and the teams' references of main. */
interface Shared {
  readonly lock: <T>(work: () => Promise<T>) => Promise<T>
  readonly references: Pick<References, 'ensure'>
}

/** The whole way from a run to a checkout its agent can start in. */
export async function take(
  deps: Keeper,
  { lock, references }: Shared,
  run: Run,
  task: Task,
  { signal, occupied }: TakeOptions,
): Promise<Result<Prepared, Failure>> {
  const before = givenBefore(deps, run)
  const chosen = before ? ok(before) : await lock(() => choose(deps, run, task, occupied))
  if (!chosen.ok) return chosen
  const choice = chosen.value
  if (signal.aborted) return err(stopped())
  const brought = await bringAbout(deps, run, choice, signal)
  if (!brought.ok) return signal.aborted ? err(stopped()) : brought

  const received = await receive(deps, run, task, choice)
  if (!received.ok) return received
  const offered = await takeOffers(deps, run, choice, received.value.base)
  if (!offered.ok) return offered
  if (signal.aborted) return err(stopped())

  // Made once for a team, beside the set-up; every further run finds it.
  const team = serviceNamed(deps.config.current(), run.service)?.team ?? null
  const reference = team === null ? Promise.resolve() : references.ensure(team)
  const log = `setup-${run.id}`
  const onStart = (line: string) =>
    record(deps.engine, { type: 'run.prepare', id: run.id, step: line.slice(0, 300), setupLog: log })
  const job = { path: choice.path, variables: checkoutVariables(choice), log, signal, onStart }
  if (choice.how !== 'stay' && (await hasModules(deps, choice.path))) {
    const fetched = await fetchSubmodules(deps, { ...job, onStart: () => onStart('fetching submodules') })
    if (!fetched.ok) return fetched
  }
  const done = await setUp(deps, deps.repo, { ...job, at: offered.value.base })
  if (!done.ok) return done
  await reference
  const seen = await observe(deps, choice.id, choice.path)
  if (!seen.ok) return seen
  const published = await deps.stores.publish(choice)
  if (!published.ok) return published
  if (signal.aborted) return err(stopped())
  const { id, path, branch } = choice
  const pointers = await holdsPointers(deps, path)
  return ok({ id, path, branch, ...(pointers ? { pointers } : {}), ...received.value, ...offered.value })
}
