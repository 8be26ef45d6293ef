import { record } from '@main/ports/record'
import type { Service } from '@main/ports/service'
import type { EventRecord } from '@shared/domain/event'
import type { Landing } from '@shared/domain/landing/schema'
import { openLandings } from '@shared/domain/open'
import type { Reason } from '@shared/domain/primitives'
import { ASKING, isOpenResolution, latestResolutionOf, RESOLVING, resolverMay } from '@shared/domain/resolution/rules'
import type { Resolution } from '@shared/domain/resolution/schema'
import { closeCheckout, LOCK_REASON } from './checkout'
import type { ResolverDeps } from './deps'
import { forget, learn } from './learn'
import { conflictOf, resolveConflict } from './work'

/** Resolutions begun for one head before it is a person's turn: a target that moves all the time must not cost without end. */
const MOST_RESOLUTIONS = 5

export interface ResolverService extends Service {
  /** What a landing that does not merge waits with; null where nothing may resolve it. */
  offer(landing: Landing, conflict: Reason): Promise<Reason | null>
}

const isWanted = ({ state }: Resolution, landing: Landing): boolean => {
  if (state === 'trying') return waits(landing)
  if (state === 'asking') return landing.state === 'waiting' && landing.reason?.code === ASKING
  return landing.state !== 'landed' && landing.state !== 'withdrawn'
}

const waits = ({ state, reason }: Landing): boolean => state === 'waiting' && reason?.code === RESOLVING

/** Resolves the conflicts that landings wait for, one after the other: recorded resolutions first, then the resolver. */
export function createResolver(deps: ResolverDeps): ResolverService {
  const { engine, log } = deps
  let active: { readonly landing: string; readonly abort: AbortController } | null = null
  let closed = false
  let ready = false
  const work = new Set<Promise<void>>()

  const track = (job: Promise<void>) => {
    const tracked = job
      .catch(error => log.error('Resolving failed inside Espalier', { error: String(error?.stack ?? error) }))
      .finally(() => work.delete(tracked))
    work.add(tracked)
  }

  async function turn(landing: Landing, abort: AbortController): Promise<void> {
    try {
      await resolveConflict(deps, landing, abort.signal)
    } catch (error) {
      log.error('A resolution met a bug', {
        landing: landing.id,
        error: String(error instanceof Error ? error.stack : error),
      })
      const reason = {
        ...landing.reason,
        code: 'conflict',
        message: 'Resolving failed inside Espalier; its log says more.',
      }
      await record(engine, { type: 'landing.refuse', id: landing.id, reason })
    } finally {
      active = null
      await dropStale()
      pump()
    }
  }

  function pump(): void {
    if (!ready || closed || active || engine.model().project?.paused) return
    const next = openLandings(engine.model())
      .filter(waits)
      .sort((a, b) => a.order - b.order)[0]
    if (!next) return
    const abort = new AbortController()
    active = { landing: next.id, abort }
    track(turn(next, abort))
  }

  /** Ends what is not waited for any more: a person held, withdrew or renewed the landing. */
  async function dropStale(): Promise<void> {
    const { landings, resolutions } = engine.model()
    for (const one of Object.values(resolutions).filter(isOpenResolution)) {
      const landing = landings[one.landing]
      if (landing && isWanted(one, landing)) continue
      const message = `${one.landing} is ${landing?.state ?? 'gone'}.`
      await record(engine, { type: 'resolution.drop', id: one.id, reason: { code: 'not-waited-for', message } })
    }
  }

  function onRecords(records: readonly EventRecord[]): void {
    if (closed) return
    let about = false
    for (const { event } of records) {
      if (!event.type.startsWith('landing.') && event.type !== 'project.resumed') continue
      about = true
      if (event.type === 'landing.landed') track(learn(deps, event.payload.id))
    }
    if (!about) return
    const landing = active ? engine.model().landings[active.landing] : undefined
    if (active && (!landing || !waits(landing))) active.abort.abort()
    if (ready) track(dropStale())
    pump()
  }

  async function recover(): Promise<void> {
    const listed = await deps.git.worktrees(deps.repo)
    const kept = new Set(
      Object.values(engine.model().resolutions).flatMap(one =>
        isOpenResolution(one) && one.checkout ? [one.checkout] : [],
      ),
    )
    for (const { path, locked } of listed.ok ? listed.value : []) {
      const ours = path.startsWith(`${deps.root}/resolve-`) && (locked === LOCK_REASON || locked === 'initializing')
      if (ours && !kept.has(path)) await closeCheckout(deps, path)
    }
    await forget(deps)
    await dropStale()
  }

  const unsubscribe = engine.subscribe(onRecords)
  track(
    recover().finally(() => {
      ready = true
      pump()
    }),
  )

  return {
    async offer(landing, conflict) {
      const at = conflictOf({ reason: conflict })
      if (!at || closed) return null
      const begun = Object.values(engine.model().resolutions).filter(
        one => one.landing === landing.id && one.startedAt >= landing.queuedAt,
      )
      if (begun.length >= MOST_RESOLUTIONS || latestResolutionOf(engine.model(), landing.id)?.state === 'with-person')
        return null
      const config = await deps.configAt(at.base)
      const memory = `${deps.repo.commonDir}/espalier/rerere.git/rr-cache`
      const may = resolverMay(config, landing.level)
      if (!may && (await deps.files.names(memory)).length === 0) return null
      return {
        code: RESOLVING,
        message: `${conflict.message} ${may ? `${config.resolver?.runtime} resolves it` : 'Recorded resolutions are tried'}.`,
        ...(conflict.facts ? { facts: conflict.facts } : {}),
      }
    },
    async drain() {
      while (work.size > 0) await Promise.all(work)
    },
    async close() {
      closed = true
      unsubscribe()
      active?.abort.abort()
      while (work.size > 0) await Promise.all(work)
    },
  }
}
