import type { Checkouts } from '@main/ports/checkouts'
import { gitFailure, record } from '@main/ports/record'
import type { Service } from '@main/ports/service'
import { serviceNamed } from '@shared/domain/config/rules'
import type { EventRecord } from '@shared/domain/event'
import { lookup } from '@shared/domain/lookup'
import { clashFailure, freeName, nameClash } from '@shared/domain/topology/names'
import { err, ok } from '@shared/lib/result'
import { adopt } from './adopt'
import { chooseBase } from './base'
import { isApart } from './belonging'
import type { CheckoutsDeps, Keeper } from './deps'
import { createStoreFollower } from './follow'
import { keepUp } from './keep-up'
import { createLock } from './lock'
import { journal, make } from './make'
import { migrate, resumeMigration } from './migrate/migrate'
import { planMigration } from './migrate/plan'
import { branchNames } from './names'
import { reconcile } from './reconcile'
import { createReferences } from './reference'
import { remove } from './remove'
import { restore } from './restore'
import { save } from './save'
import { makeSeats } from './seats'
import { freeSpot } from './spot'
import { stays } from './stays'
import { createStores } from './stores'
import { syncAll } from './sync'
import { take } from './take'

export type { CheckoutsDeps } from './deps'

/** The keeper of checkouts. */
export interface CheckoutsService extends Service, Checkouts {
  /** Ends what an engine that was killed had begun: a migration, scripts; for an engine that only answers. */
  resume(): Promise<void>
  /** Compares journal and disk; call it once, before anything is taken. */
  start(): Promise<void>
}

/** Set-ups and teardowns that an engine that was killed left running are over, and so is a migration it had begun. */
async function resume(deps: Keeper): Promise<void> {
  for (const { id, path, state, teardown } of Object.values(deps.engine.model().checkouts)) {
    if (state === 'removed') continue
    await deps.orphans.end(path)
    if (teardown) await record(deps.engine, { type: 'checkout.tear-down', id, log: null })
  }
  await resumeMigration(deps)
}

/** Makes the keeper of checkouts. Two of them on one repository would give out the same checkout: make one. */
export function createCheckouts(given: CheckoutsDeps): CheckoutsService {
  const deps: Keeper = { ...given, stores: createStores(given) }
  const references = createReferences(deps)
  const followed = createStoreFollower(deps)
  let unsubscribe = () => {}
  let migrating: AbortController | null = null
  const lock = createLock()
  const busy = new Set<Promise<unknown>>()
  const closing = new AbortController()
  const removals = new Map<string, AbortController>()
  const track = <T>(work: Promise<T>): Promise<T> => {
    busy.add(work)
    const done = () => busy.delete(work)
    work.then(done, done)
    return work
  }
  const drain = async () => {
    while (busy.size > 0) await Promise.allSettled([...busy])
  }

  /** Clones on a branch that something landed on follow it. */
  const landedAs = async (id: string): Promise<void> => {
    const { landings, checkouts } = deps.engine.model()
    const branch = lookup(landings, id)?.target
    for (const checkout of Object.values(checkouts))
      if (checkout.branch === branch && branch !== undefined && checkout.state === 'ready')
        await keepUp(deps, checkout, branch)
  }

  const create: Checkouts['create'] = async ({ service, branch }) => {
    const owner = service ?? null
    const config = deps.config.current()
    if (service !== undefined && !serviceNamed(config, service)) {
      const names = config.services.map(({ name }) => name).join(', ') || 'none'
      return err({ code: 'unknown-service', message: `There is no service "${service}". There are: ${names}.` })
    }
    const taken = await branchNames(deps.git, deps.repo)
    const clash = branch === undefined ? null : nameClash(branch, taken)
    if (branch !== undefined && clash) return err(clashFailure(branch, clash, taken))
    const base = await chooseBase(deps, config, deps.engine.model(), { dependencies: [] }, service ?? '')
    if (!base.ok) return base
    // Places are chosen one after the other; the files are written side by side.
    const planned = await lock(async () => {
      const spot = await freeSpot(deps, owner)
      // The branch of an earlier checkout of that name may hold work: it stays, and this one gets the next free name.
      const named = branch ?? freeName(`checkout/${spot.id}`, taken)
      const plan = { ...spot, service: owner, branch: named, at: base.value }
      const journalled = await journal(deps, plan)
      return journalled.ok ? ok(plan) : journalled
    })
    if (!planned.ok) return planned
    const { id, path } = planned.value
    const made = await make(deps, planned.value, closing.signal)
    return made.ok ? ok({ id, path }) : made
  }

  return {
    resume: () => track(lock(() => resume(deps))),
    start: () =>
      track(
        (async () => {
          await resume(deps)
          await reconcile(deps)
          unsubscribe = deps.engine.subscribe(records => {
            if (records.some(({ event }) => event.type.startsWith('checkout.'))) followed.follow(deps.engine.model())
            const { main } = deps.config.current().branches
            const moved = ({ event }: EventRecord) =>
              (event.type === 'branch.observed' && event.payload.name === main) ||
              event.type === 'project.migration-ended'
            if (!closing.signal.aborted && records.some(moved)) void track(references.follow())
            for (const { event } of records) {
              const seen = event.type === 'checkout.observed' ? event.payload.id : null
              const checkout = lookup(deps.engine.model().checkouts, seen)
              if (checkout && isApart(checkout)) followed.publish(checkout)
              if (event.type === 'landing.landed') void track(landedAs(event.payload.id))
            }
          })
          followed.follow(deps.engine.model())
          void track(references.follow())
        })(),
      ),
    take: (run, task, { signal, occupied }) =>
      track(
        take(deps, { lock, references }, run, task, { signal: AbortSignal.any([signal, closing.signal]), occupied }),
      ),
    create: input => track(create(input)),
    remove: (id, how = {}) => {
      const own = new AbortController()
      removals.set(id, own)
      const signal = AbortSignal.any([own.signal, closing.signal])
      return track(lock(() => remove(deps, id, how, signal)).finally(() => removals.delete(id)))
    },
    stays: id => track(stays(deps, id, {})),
    cancelRemoval: id => {
      removals.get(id)?.abort()
      return removals.has(id)
    },
    publish: async id => {
      const checkout = lookup(deps.engine.model().checkouts, id)
      return checkout ? track(deps.stores.publish(checkout)) : ok(undefined)
    },
    sync: ids => track(lock(() => syncAll(deps, ids))),
    restore: (found, how) => track(lock(() => restore(deps, found, how))),
    adopt: input => track(lock(() => adopt(deps, input))),
    planMigration: to => track(planMigration(deps, to)),
    migrate: to =>
      track(
        lock(async () => {
          // Only one moves at a time: whatever stands in the log was cut off, with no start since that saw to it.
          await resumeMigration(deps)
          migrating = new AbortController()
          const done = await migrate(deps, to, AbortSignal.any([migrating.signal, closing.signal]))
          migrating = null
          return done
        }),
      ),
    cancelMigration: () => {
      migrating?.abort()
      return migrating !== null
    },
    seats: wishes => track(makeSeats(deps, lock, wishes, closing.signal)),
    save: (id, why) => track(save(deps, id, why)),
    open: async path => {
      const repo = await deps.git.open(path)
      return repo.ok ? ok(repo.value) : err(gitFailure(`Looking into ${path}`, repo.error))
    },
    drain,
    close: async () => {
      closing.abort()
      unsubscribe()
      await drain()
      await followed.close()
    },
  }
}
