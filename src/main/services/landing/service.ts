import type { Service } from '@main/ports/service'
import type { EventRecord } from '@shared/domain/event'
import type { Landing } from '@shared/domain/landing/schema'
import type { Reason } from '@shared/domain/primitives'
import { type AdvanceDeps, advance } from './advance'
import { keepHead } from './pin'
import { createRecorder } from './record'
import { mendAll, recover } from './recover'
import { queuedTargets, selectChain } from './select'
import type { Step, Stop } from './types'
import { awakened } from './wake'

/** Tries of a landing that fail for no fault of the branch before it stops for good. */
const MOST_TRIES = 3

export interface LandingServiceDeps extends Omit<AdvanceDeps, 'record' | 'step'> {
  /** Mends what gates left behind; awaited before the first landing. */
  readonly recoverGates: () => Promise<void>
  /** Whether something may resolve this conflict: what the landing then waits with. Left out, nothing may. */
  readonly resolving?: (landing: Landing, conflict: Reason) => Promise<Reason | null>
  /** Hooked in by tests; left out, nothing happens at a step. */
  readonly step?: (step: Step, landing: string) => Promise<void>
}

interface Active {
  readonly landing: string
  readonly abort: AbortController
}

/** Lands what is queued: one chain at a time for each target, recovering first. Starts by itself. */
export function createLandingService(given: LandingServiceDeps): Service {
  const { engine, log } = given
  const deps: AdvanceDeps = { ...given, ...createRecorder(engine, log), step: given.step ?? (async () => {}) }
  const active = new Map<string, Active>()
  const tries = new Map<string, number>()
  const work = new Set<Promise<void>>()
  const keeping = new Map<string, Promise<void>>()
  let ready = false
  let closed = false

  const track = (job: Promise<void>) => {
    const done = job.catch(error =>
      log.error('Landing failed inside Espalier', { error: String(error?.stack ?? error) }),
    )
    const tracked = done.finally(() => work.delete(tracked))
    work.add(tracked)
  }

  /** References a head that was offered, so that it outlives its branch. */
  function keep(id: string, head: string): void {
    const kept = keepHead(deps, id, head).then(answer => {
      keeping.delete(id)
      if (!answer.ok) log.warn('A head could not be kept', { landing: id, why: answer.error.message })
    })
    keeping.set(id, kept)
    track(kept)
  }

  async function stopAt(landing: Landing, stop: Stop): Promise<void> {
    const { id } = landing
    switch (stop.kind) {
      case 'left':
      case 'landed':
        return
      case 'wait':
        tries.delete(id)
        await deps.record({ type: 'landing.wait', id, reason: stop.reason })
        return
      case 'refuse':
        tries.delete(id)
        await refuse(landing, stop.reason)
        return
      case 'requeue':
        return again(landing, stop.reason, stop.final ?? 'wait')
    }
  }

  /** A conflict that something may resolve waits for it; everything else ends here. */
  async function refuse(landing: Landing, reason: Reason): Promise<void> {
    const instead = reason.code === 'conflict' ? await given.resolving?.(landing, reason) : null
    const { id } = landing
    await deps.record(instead ? { type: 'landing.wait', id, reason: instead } : { type: 'landing.refuse', id, reason })
  }

  async function again(landing: Landing, reason: Reason, final: 'wait' | 'refuse'): Promise<void> {
    const { id } = landing
    const counted = reason.code !== 'target-moved' && reason.code !== 'paused'
    const count = (tries.get(id) ?? 0) + (counted ? 1 : 0)
    tries.set(id, count)
    if (counted) await mendAll(deps)
    if (count < MOST_TRIES) {
      await deps.record({ type: 'landing.requeue', id, reason })
      return
    }
    const hint = reason.hint ?? 'Release it to try once more.'
    await stopAt(landing, { kind: final, reason: { ...reason, hint } })
  }

  async function turn(target: string, landing: Landing, abort: AbortController): Promise<void> {
    try {
      await keeping.get(landing.id)
      const stop = await advance(deps, landing, abort.signal)
      if (!closed && stop) await stopAt(landing, stop)
    } catch (error) {
      log.error('A landing met a bug', {
        landing: landing.id,
        error: String(error instanceof Error ? error.stack : error),
      })
      const message = 'Espalier met an error of its own; the diagnostic log says more.'
      await again(landing, { code: 'internal', message }, 'wait')
    } finally {
      active.delete(target)
      // Whatever became of this one, the next has its turn.
      pump()
    }
  }

  function pump(): void {
    if (!ready || closed) return
    const model = engine.model()
    if (!model.project || model.project.paused) return
    const proving = new Set(
      Object.values(model.landings)
        .filter(({ state }) => state === 'proving')
        .map(({ target }) => target),
    )
    for (const target of queuedTargets(model)) {
      if (active.has(target) || proving.has(target)) continue
      const landing = selectChain(model, target, 1)[0]
      if (!landing) continue
      const abort = new AbortController()
      active.set(target, { landing: landing.id, abort })
      track(turn(target, landing, abort))
    }
  }

  /** A person's hold, withdrawal or newer head ends what is under way for that landing. */
  function takeBack(records: readonly EventRecord[]): void {
    for (const { event } of records) {
      const over =
        event.type === 'landing.held' ||
        event.type === 'landing.withdrawn' ||
        (event.type === 'landing.requeued' && event.payload.head !== undefined)
      if (!over) continue
      for (const { landing, abort } of active.values()) if (landing === event.payload.id) abort.abort()
    }
  }

  function onRecords(records: readonly EventRecord[]): void {
    if (closed) return
    takeBack(records)
    for (const { event } of records) {
      if (event.type === 'landing.queued') keep(event.payload.id, event.payload.head)
      if (event.type === 'landing.released' || (event.type === 'landing.requeued' && event.payload.head))
        tries.delete(event.payload.id)
    }
    if (!ready) return
    for (const { id, branch } of awakened(engine.model(), records)) {
      const message = `What ${branch} was waiting for has changed.`
      track(deps.record({ type: 'landing.requeue', id, reason: { code: 'looked-again', message } }).then(() => {}))
    }
    pump()
  }

  const unsubscribe = engine.subscribe(onRecords)
  track(
    (async () => {
      try {
        await given.recoverGates()
        await recover(deps)
      } finally {
        // A mending that failed is logged; it must not keep everything else from landing.
        ready = true
        pump()
      }
    })(),
  )

  return {
    async drain() {
      while (work.size > 0) await Promise.all(work)
    },
    async close() {
      closed = true
      unsubscribe()
      for (const { abort } of active.values()) abort.abort()
      while (work.size > 0) await Promise.all(work)
    },
  }
}
