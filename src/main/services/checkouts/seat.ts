import type { Oid } from '@main/ports/git-types'
import type { Checkout } from '@shared/domain/checkout/schema'
import type { ServiceConfig } from '@shared/domain/config/schema'
import type { Failure } from '@shared/domain/failure'
import { seatsFor } from '@shared/domain/feature/seat-for'
import { lookup } from '@shared/domain/lookup'
import type { Run } from '@shared/domain/run/schema'
import type { Task } from '@shared/domain/task/schema'
import { ok, type Result } from '@shared/lib/result'
import { chooseBase } from './base'
import { isApart } from './belonging'
import type { Keeper } from './deps'
import { keepUp } from './keep-up'
import { look } from './look'
import { mergeIn } from './merge-in'
import type { Spot } from './spot'

interface Taken extends Spot {
  readonly branch: string
  readonly base: Oid
}

/** Brings a seat that nobody works in up to what the task builds on; null where it is not fit to be worked in. */
async function sit(
  deps: Keeper,
  checkout: Checkout,
  branch: string,
  base: Oid | null,
): Promise<Result<Taken | null, Failure>> {
  await keepUp(deps, checkout, branch)
  const seen = await look(deps, checkout.path)
  if (!seen.ok) return ok(null)
  const { status, dirty, repo } = seen.value
  if (status.branch !== branch || status.head === null || repo.root === deps.repo.root) return ok(null)
  // An attempt of the same task goes on from what it left there.
  if (base === null) return ok({ ...checkout, branch, base: status.head })
  if (dirty > 0 || repo.operation !== null) return ok(null)
  const from = deps.repo.commonDir
  const brought = isApart(checkout) ? await deps.git.bringCommits(repo, { from, oids: [base] }) : ok(undefined)
  if (!brought.ok) return ok(null)
  const message = `Bring ${branch} up to date\n`
  const merged = await mergeIn(deps, repo, { id: checkout.id, branch, head: status.head, commit: base, message })
  if (!merged.ok || merged.value.kind === 'conflict') return ok(null)
  return ok({ ...checkout, branch, base: merged.value.head })
}

/**
 * The seat of its feature that a run works in, up to date with what the task builds on. Null where there is none for it
 * that is free, clean and merges: then it is given a branch of its own. Call it under the lock.
 */
export async function chooseSeat(
  deps: Keeper,
  { run, task, service, occupied }: { run: Run; task: Task; service: ServiceConfig; occupied: ReadonlySet<string> },
): Promise<Result<Taken | null, Failure>> {
  const model = deps.engine.model()
  const seats = seatsFor(model, task, run, service.role)
  if (seats.length === 0) return ok(null)
  const begins = await chooseBase(deps, deps.config.current(), model, task, run.service)
  if (!begins.ok) return begins
  for (const { checkout: id, branch } of seats) {
    const checkout = lookup(model.checkouts, id)
    if (checkout?.state !== 'ready' || checkout.kind === 'own' || occupied.has(checkout.id)) continue
    const taken = await sit(deps, checkout, branch, task.branch === branch ? null : begins.value)
    if (!taken.ok || taken.value) return taken
  }
  return ok(null)
}
