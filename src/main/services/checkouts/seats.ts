import type { SeatPlace, SeatWish } from '@main/ports/checkouts'
import type { Oid, Worktree } from '@main/ports/git-types'
import { gitFailure } from '@main/ports/record'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'
import { isApart } from './belonging'
import type { Keeper } from './deps'
import { dropUnused, journal, make, type Plan, takeBack } from './make'
import { plainSpot } from './spot'

interface Job {
  readonly place: SeatPlace
  /** What is still to be made; null where it is there. */
  readonly plan: Plan | null
}

/** The checkout a branch has already, a person's own worktree of it included; null where none is whole. */
async function standing(deps: Keeper, wish: SeatWish, trees: readonly Worktree[]): Promise<SeatPlace | null> {
  const ready = Object.values(deps.engine.model().checkouts).filter(({ state }) => state === 'ready')
  // One that was moved into a clone is no worktree of the project any more.
  const apart = ready.find(checkout => isApart(checkout) && checkout.branch === wish.branch)
  if (apart && (await deps.files.kind(apart.path)) === 'folder')
    return { branch: wish.branch, id: apart.id, path: apart.path }
  const tree = trees.find(({ branch, locked }) => branch === wish.branch && locked !== 'initializing')
  if (!tree || (await deps.files.kind(tree.path)) !== 'folder') return null
  const known = ready.find(({ branch, path }) => path === tree.path || branch === wish.branch)
  return { branch: wish.branch, id: known?.id ?? null, path: tree.path }
}

async function prepare(deps: Keeper, wish: SeatWish): Promise<Result<Job, Failure>> {
  const left = Object.values(deps.engine.model().checkouts).find(
    ({ branch, state }) => branch === wish.branch && state === 'creating',
  )
  const cutOff = { code: 'half-made', message: `Making ${left?.path} was cut off.` }
  if (left) await takeBack(deps, left, cutOff)
  const spot = await plainSpot(deps, wish.name)
  await dropUnused(deps, wish.branch, wish.at, spot)
  const head = await deps.git.readRef(deps.repo, `refs/heads/${wish.branch}`)
  if (!head.ok) return err(gitFailure(`Reading ${wish.branch}`, head.error))
  const at: Oid = head.value ?? wish.at
  const plan = { ...spot, service: null, branch: wish.branch, at, existing: head.value !== null }
  const planned = await journal(deps, plan)
  return planned.ok ? ok({ place: { branch: wish.branch, id: spot.id, path: spot.path }, plan }) : planned
}

/**
 * Sees to it that each branch has a checkout: those that stand are kept, what was cut off is made anew, commits on a
 * branch stay. Places are chosen one after the other, the files are written side by side.
 */
export async function makeSeats(
  deps: Keeper,
  lock: <T>(work: () => Promise<T>) => Promise<T>,
  wishes: readonly SeatWish[],
  signal: AbortSignal,
): Promise<Result<SeatPlace[], Failure>> {
  const planned = await lock(async (): Promise<Result<Job[], Failure>> => {
    const trees = await deps.git.worktrees(deps.repo)
    if (!trees.ok) return err(gitFailure('Listing the worktrees', trees.error))
    const jobs: Job[] = []
    for (const wish of wishes) {
      const there = await standing(deps, wish, trees.value)
      const job = there ? ok({ place: there, plan: null }) : await prepare(deps, wish)
      if (!job.ok) return job
      jobs.push(job.value)
    }
    return ok(jobs)
  })
  if (!planned.ok) return planned
  const made = await Promise.all(planned.value.map(({ plan }) => (plan ? make(deps, plan, signal) : null)))
  const failed = made.find(one => one !== null && !one.ok)
  if (failed && !failed.ok) return failed
  return ok(planned.value.map(({ place }) => place))
}
