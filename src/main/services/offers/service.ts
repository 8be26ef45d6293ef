import type { ConfigHolder } from '@main/ports/config-holder'
import type { Engine } from '@main/ports/engine'
import type { Git } from '@main/ports/git'
import type { Oid, RepoRef } from '@main/ports/git-types'
import type { Ids } from '@main/ports/ids'
import type { Log } from '@main/ports/log'
import { record } from '@main/ports/record'
import type { Service } from '@main/ports/service'
import type { EventRecord } from '@shared/domain/event'
import type { Landing } from '@shared/domain/landing/schema'
import { lookup } from '@shared/domain/lookup'
import { levelsBelow, liveBranches, openOffers } from '@shared/domain/offer/rules'
import { parentLevelOf } from '@shared/domain/topology/place'

export interface OffersDeps {
  readonly engine: Engine
  readonly git: Git
  readonly repo: RepoRef
  readonly config: ConfigHolder
  readonly ids: Ids
  readonly log: Log
}

/** Offers hotfixes down. `start` makes up for what an engine before this one had no time for. */
export interface OffersService extends Service {
  start(): void
}

/**
 * What landed on main as a hotfix is offered down: into every live level by a landing with that level's gates, to every
 * live branch of an agent by an offer it takes in when its checkout is clean and idle. Nothing is forced or reset.
 */
export function createOffers(deps: OffersDeps): OffersService {
  const { engine, git, repo } = deps
  let last: Promise<unknown> = Promise.resolve()
  let closed = false
  const then = (work: () => Promise<unknown>) => {
    last = last.then(async () => {
      if (!closed) await work().catch(error => deps.log.error('an offer failed', { error: String(error) }))
    })
  }

  function isHotfix(landing: Landing): boolean {
    const config = deps.config.current()
    if (landing.state !== 'landed' || landing.target !== config.branches.main) return false
    const kind = lookup(engine.model().tasks, landing.task)?.kind
    return kind === 'hotfix' || parentLevelOf(config, landing.branch).kind === 'hotfix'
  }

  /** Whether a branch has the commits; one that cannot be read is left alone, as if it had. */
  async function has(branch: string, head: Oid): Promise<boolean> {
    const at = await git.readRef(repo, `refs/heads/${branch}`)
    if (!at.ok || at.value === null) return true
    const held = await git.isAncestor(repo, { ancestor: head, of: at.value })
    return !held.ok || held.value
  }

  async function offerDown(landing: Landing): Promise<void> {
    const { id, branch, head, service } = landing
    for (const level of levelsBelow(engine.model(), landing)) {
      if (await has(level.name, head)) continue
      await record(engine, {
        type: 'landing.add',
        id: deps.ids.next('l'),
        branch,
        head,
        level: level.level,
        target: level.name,
        service,
        priority: 'urgent',
        cleared: 'a hotfix that landed on main',
      })
    }
    for (const live of liveBranches(engine.model())) {
      if (live.name === branch || (await has(live.name, head))) continue
      await record(engine, { type: 'offer.make', id: deps.ids.next('o'), branch, head, landing: id, to: live.name })
    }
  }

  /** A branch that moved may have taken in what it was offered. */
  async function look(name: string): Promise<void> {
    for (const offer of openOffers(engine.model(), name)) {
      if (await has(name, offer.head)) await record(engine, { type: 'offer.settle', id: offer.id, state: 'taken' })
    }
  }

  const onRecords = (records: readonly EventRecord[]) => {
    for (const { event } of records) {
      if (event.type === 'landing.landed') {
        const landing = lookup(engine.model().landings, event.payload.id)
        if (landing && isHotfix(landing)) then(() => offerDown(landing))
      }
      if (event.type === 'branch.observed' && openOffers(engine.model(), event.payload.name).length > 0)
        then(() => look(event.payload.name))
      if (event.type === 'branch.vanished')
        for (const { id } of openOffers(engine.model(), event.payload.name))
          then(() => record(engine, { type: 'offer.settle', id, state: 'gone' }))
    }
  }

  let unsubscribe = () => {}
  const drain = async () => {
    for (let seen = null as Promise<unknown> | null; seen !== last; ) {
      seen = last
      await last
    }
  }
  return {
    start() {
      unsubscribe = engine.subscribe(onRecords)
      for (const landing of Object.values(engine.model().landings))
        if (isHotfix(landing)) then(() => offerDown(landing))
    },
    drain,
    close: async () => {
      closed = true
      unsubscribe()
      await drain()
    },
  }
}
