import type { Oid } from '@main/ports/git-types'
import { noRate } from '@shared/domain/landing/batch/rate'
import { type Batches, newBatches, versionOf } from '@shared/domain/landing/batch/types'
import { restart, without } from '@shared/domain/landing/batch/verdict'
import type { Reason } from '@shared/domain/primitives'

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
  /** What ends each proof that runs. */
  readonly running: Map<number, AbortController>
}

/** A queue before anything was proved for its target. */
export const newQueue = (target: string, most: number): Queue => ({
  target,
  batches: newBatches(noRate),
  values: [],
  most,
  reds: new Map(),
  moving: false,
  running: new Map(),
})

/** The target's value as the queue knows it. */
export const tipOf = (queue: Queue): Oid | undefined => queue.values[versionOf(queue.batches)]

/** Begins anew on a value that somebody else gave the target, or that is not known: every proof that runs is ended. */
export function startOver(queue: Queue, on: Oid | null): void {
  for (const abort of queue.running.values()) abort.abort()
  queue.batches = restart(queue.batches)
  queue.values = on === null ? [] : [on]
}

/** Takes an entry out, and ends the proofs it is part of. */
export function takeOut(queue: Queue, id: string): void {
  const { batches, ended } = without(queue.batches, id)
  queue.batches = batches
  queue.reds.delete(id)
  for (const probe of ended) queue.running.get(probe)?.abort()
}
