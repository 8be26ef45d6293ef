import type { Oid } from '@main/ports/git-types'
import { noRate } from '@shared/domain/landing/batch/rate'
import { type Batches, newBatches, versionOf } from '@shared/domain/landing/batch/types'
import { restart, without } from '@shared/domain/landing/batch/verdict'
import type { Reason } from '@shared/domain/primitives'
import type { Chain } from './types'

/** What a proof leaves for one that is built on top of it. */
export interface Built {
  readonly chain: Chain
  /** The entries it stands on and its own, that have not landed yet. */
  readonly ids: readonly string[]
}

interface Deferred<T> {
  readonly promise: Promise<T>
  resolve(value: T): void
}

function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>(settle => {
    resolve = settle
  })
  return { promise, resolve: value => resolve(value) }
}

/** A proof under way. */
export interface Turn {
  readonly abort: AbortController
  /** Its chain, as soon as it is built; null when it comes to nothing. */
  readonly built: Deferred<Built | null>
  /** It has ended, and what follows from it has been done. */
  readonly over: Deferred<void>
}

/** What is remembered of one target between proofs. Nothing of it is needed to go on after a crash. */
export interface Queue {
  readonly target: string
  batches: Batches
  /** The target's values by the number of entries that had landed; empty before it was looked at. */
  values: Oid[]
  /** Most entries in one proof, as the target's own rules say. */
  most: number
  /** Why an entry was red last, until it ends. */
  readonly reds: Map<string, Reason>
  /** The target is about to move: what it is next is not known yet, so nothing is begun on it. */
  moving: boolean
  /** The proofs that run, by number. */
  readonly turns: Map<number, Turn>
}

/** A queue before anything was proved for its target. */
export const newQueue = (target: string, most: number): Queue => ({
  target,
  batches: newBatches(noRate),
  values: [],
  most,
  reds: new Map(),
  moving: false,
  turns: new Map(),
})

/** A proof that begins. */
export const newTurn = (): Turn => ({
  abort: new AbortController(),
  built: deferred(),
  over: deferred(),
})

/** The target's value as the queue knows it. */
export const tipOf = (queue: Queue): Oid | undefined => queue.values[versionOf(queue.batches)]

/** Whether a proof still says something: nothing it is made of, or stands on, was taken away. */
export const stands = ({ batches }: Queue, probe: number): boolean => batches.running.some(({ id }) => id === probe)

/** What is known changes; proofs that say nothing any more are ended. */
export function become(queue: Queue, batches: Batches): void {
  queue.batches = batches
  for (const [id, { abort }] of queue.turns) if (!stands(queue, id)) abort.abort()
}

/** Begins anew on a value that somebody else gave the target, or that is not known: every proof that runs is ended. */
export function startOver(queue: Queue, on: Oid | null): void {
  become(queue, restart(queue.batches))
  queue.values = on === null ? [] : [on]
}

/** Takes an entry out, and ends the proofs it is part of. */
export function takeOut(queue: Queue, id: string): void {
  queue.reds.delete(id)
  become(queue, without(queue.batches, id))
}
