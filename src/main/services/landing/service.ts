import type { Service } from '@main/ports/service'
import type { EventRecord } from '@shared/domain/event'
import { plan } from '@shared/domain/landing/batch/plan'
import type { Probe } from '@shared/domain/landing/batch/types'
import { cancel, notEarlier } from '@shared/domain/landing/batch/verdict'
import type { Landing } from '@shared/domain/landing/schema'
import type { Reason } from '@shared/domain/primitives'
import { levelOf } from '@shared/domain/topology/place'
import { act, actOn, sendBack } from './conclude'
import type { LandingDeps } from './deps'
import { keepHead } from './pin'
import { prepare } from './prepare'
import { proveBatch } from './prove-batch'
import { become, newQueue, newTurn, type Queue, stands, startOver, type Turn, takeOut } from './queue'
import { createRecorder } from './record'
import { recover } from './recover'
import { createRoom } from './room'
import { queuedTargets, selectChain } from './select'
import { createStops } from './stops'
import type { Step } from './types'
import { awakened } from './wake'

/** Most entries that are looked at for one proof. */
const IN_SIGHT = 64

export interface LandingServiceDeps extends Omit<LandingDeps, 'record' | 'step'> {
  /** Mends what gates left behind; awaited before the first landing. */
  readonly recoverGates: () => Promise<void>
  /** How many proofs may run at once; one where left out. */
  readonly provers?: () => number
  /** Whether something may resolve this conflict: what the landing then waits with. Left out, nothing may. */
  readonly resolving?: (landing: Landing, conflict: Reason) => Promise<Reason | null>
  /** Whether what breaks a red landing is looked for inside of it: what it then waits with. Left out, it is refused as it is. */
  readonly searching?: (landing: Landing, red: Reason) => Reason | null
  /** Hooked in by tests; left out, nothing happens at a step. */
  readonly step?: (step: Step, landing: string) => Promise<void>
}

/** Lands what is queued, in batches that are bisected when they are red, recovering first. Starts by itself. */
export function createLandingService(given: LandingServiceDeps): Service {
  const { engine, log, provers = () => 1 } = given
  const base: LandingDeps = { ...given, ...createRecorder(engine, log), step: given.step ?? (async () => {}) }
  const deps = { ...base, ...createStops(base, given.resolving, given.searching) }
  const queues = new Map<string, Queue>()
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

  async function prove(queue: Queue, probe: Probe, turn: Turn): Promise<void> {
    const { signal } = turn.abort
    const kept = Promise.all(probe.ids.map(id => keeping.get(id)))
    const below = probe.above === null ? null : (queue.turns.get(probe.above) ?? null)
    const under = below && (await below.built.promise)
    if (below && !under) return
    const prepared = await prepare(deps, queue, probe, { signal, under, keeping: kept })
    if (prepared === null) {
      // Begun again before that ends, it would come to nothing again.
      if (below) await below.over.promise
      return
    }
    if (prepared === 'unmergeable') {
      const step = notEarlier(queue.batches, probe.id, probe.ids[0] ?? '')
      become(queue, step.batches)
      return actOn(deps, queue, step.facts)
    }
    const { chain } = prepared
    turn.built.resolve({ chain, ids: [...prepared.above, ...prepared.probe.ids] })
    const verdict = await proveBatch(deps, prepared, signal)
    // What it stands on has the first word: if that does not land, this was built on sand.
    if (below) await below.over.promise
    if (closed) return
    if (stands(queue, probe.id)) await act(deps, queue, prepared, verdict)
    else await sendBack(deps, prepared)
  }

  async function take(queue: Queue, probe: Probe, turn: Turn): Promise<void> {
    try {
      await prove(queue, probe, turn)
    } catch (error) {
      log.error('A landing met a bug', {
        landings: probe.ids.join(', '),
        error: String(error instanceof Error ? error.stack : error),
      })
      startOver(queue, null)
      const reason = { code: 'internal', message: 'Espalier met an error of its own; the diagnostic log says more.' }
      for (const id of probe.ids) {
        const landing = engine.model().landings[id]
        if (landing?.state === 'proving' || landing?.state === 'queued')
          await deps.stopAt(landing, { kind: 'requeue', reason })
      }
    } finally {
      queue.turns.delete(probe.id)
      become(queue, cancel(queue.batches, probe.id))
      turn.built.resolve(null)
      turn.over.resolve()
      // Whatever became of these, the next have their turn.
      pump()
    }
  }

  function queueOf(target: string): Queue {
    const known = queues.get(target)
    if (known) return known
    const level = levelOf(deps.working(), target)
    const made = newQueue(target, level?.every_commit ? 1 : (level?.max_batch ?? 16))
    queues.set(target, made)
    return made
  }

  function pump(): void {
    if (!ready || closed) return
    const model = engine.model()
    if (!model.project || model.project.paused) return
    for (const target of queuedTargets(model)) {
      const queue = queueOf(target)
      if (queue.moving) continue
      const entries = selectChain(model, target, IN_SIGHT).map(({ id }) => id)
      const limits = { provers: Math.max(1, provers() - busyElsewhere(queue)), most: queue.most }
      const planned = plan(queue.batches, entries, limits)
      queue.batches = planned.batches
      const begun = planned.probes.map(probe => [probe, newTurn()] as const)
      for (const [probe, turn] of begun) queue.turns.set(probe.id, turn)
      for (const [probe, turn] of begun) track(take(queue, probe, turn))
    }
  }

  /** Provers that other targets use now. Each target has one of its own: it waits for a gate checkout, not for the queue. */
  const busyElsewhere = (queue: Queue): number =>
    [...queues.values()].reduce((count, other) => count + (other === queue ? 0 : other.turns.size), 0)

  /** A person's hold, withdrawal, refusal or newer head ends what is under way for that landing. */
  function takeBack(records: readonly EventRecord[]): void {
    for (const { event } of records) {
      const over =
        event.type === 'landing.held' ||
        event.type === 'landing.withdrawn' ||
        event.type === 'landing.refused' ||
        (event.type === 'landing.requeued' && event.payload.head !== undefined)
      if (over) for (const queue of queues.values()) takeOut(queue, event.payload.id)
    }
  }

  function onRecords(records: readonly EventRecord[]): void {
    if (closed) return
    takeBack(records)
    for (const { event } of records) {
      if (event.type === 'landing.queued') keep(event.payload.id, event.payload.head)
      if (event.type === 'landing.released' || (event.type === 'landing.requeued' && event.payload.head))
        deps.forget(event.payload.id)
    }
    if (!ready) return
    for (const landing of awakened(engine.model(), records))
      track(lookAgain(landing, `What ${landing.branch} was waiting for has changed.`))
    room.look(records.some(({ event }) => event.type === 'landing.landed'))
    pump()
  }

  const lookAgain = async ({ id }: Landing, message: string): Promise<void> => {
    await deps.record({ type: 'landing.requeue', id, reason: { code: 'looked-again', message } })
  }
  const room = createRoom(deps, landing => lookAgain(landing, 'There may be room on the disk again.'))

  const unsubscribe = engine.subscribe(onRecords)
  track(
    (async () => {
      try {
        await given.recoverGates()
        await recover(deps)
      } finally {
        // A mending that failed is logged; it must not keep everything else from landing.
        ready = true
        room.look(false)
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
      await room.close()
      for (const { turns } of queues.values()) for (const { abort } of turns.values()) abort.abort()
      while (work.size > 0) await Promise.all(work)
    },
  }
}
