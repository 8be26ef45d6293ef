import type { Rate } from './rate'

/** Why a proof is made. */
export type Purpose =
  /** New entries together, or one alone where batches are of one. */
  | 'batch'
  /** The first part of entries that were red together. */
  | 'split'
  /** One entry that is suspected, again or on a fresh base: tells a flake from a fault. */
  | 'confirm'
  /** The suspect alone on what the target was earlier: tells whether something that landed since is part of it. */
  | 'pair'

/** A proof of some entries, one on top of the other, on one value of the target. */
export interface Probe {
  readonly id: number
  /**
   * The value built on: how many entries had landed since the machine began, or will have when what it stands on has
   * landed.
   */
  readonly on: number
  /** In the order they stand on each other. */
  readonly ids: readonly string[]
  readonly purpose: Purpose
  /** The proof it stands on and that has not ended; null where it stands on a value the target has or had. */
  readonly above: number | null
}

/** A proof that is to be made. */
export type Wanted = Pick<Probe, 'on' | 'ids' | 'purpose'>

/** Entries that were red together; one of them at least is to blame, or a pair. */
export interface Window {
  readonly ids: readonly string[]
  /** The value of the target they were first red on. */
  readonly since: number
  /** The proof that was red: the smallest of them. What was proved before and stood below these is in no doubt yet. */
  readonly red: Pick<Probe, 'on' | 'ids'>
}

/** An entry that is to blame unless its gate is flaky. */
export interface Suspect {
  readonly id: string
  readonly since: number
  /** The values it was red on, alone; -1 where only what else was red with it has been cleared. */
  readonly reds: readonly number[]
  /** The latest value it was green on, alone or with others: whatever makes it red came later. */
  readonly greenOn: number | null
  /** Red, alone, on what the target was when that proof began. */
  readonly fresh: number | null
  /** The red proof it was found in. */
  readonly red: Pick<Probe, 'on' | 'ids'>
}

/** Everything the queue of one target remembers between proofs. Plain data, never changed in place. */
export interface Batches {
  /** What has landed since the machine began, in order; the target's value n is the one after the n-th. */
  readonly landed: readonly string[]
  readonly running: readonly Probe[]
  readonly windows: readonly Window[]
  readonly suspects: readonly Suspect[]
  /** Entries proved on a value the target has left since, and that value. They go into the next proof first. */
  readonly cleared: Readonly<Record<string, number>>
  /** Entries that did not merge on top of others: proved by themselves. */
  readonly apart: readonly string[]
  readonly rate: Rate
  readonly next: number
}

/** Limits of a person and of the machine. */
export interface Limits {
  /** Proofs at once. */
  readonly provers: number
  /** Most entries in one proof. */
  readonly most: number
}

/** What a verdict leads to. */
export type Fact =
  /** The target moves to the tip of this proof: all of them land in this order. */
  | { readonly kind: 'land'; readonly ids: readonly string[]; readonly probe: Probe }
  /** Red alone on a fresh base; or, with a partner, green without it and red with it. */
  | { readonly kind: 'refuse'; readonly id: string; readonly partner: string | null; readonly reds: number }
  /** A gate was red and then green on the same commit, or red on something that turned out green. */
  | { readonly kind: 'flake'; readonly id: string }

/** The machine before anything was proved. */
export const newBatches = (rate: Rate): Batches => ({
  landed: [],
  running: [],
  windows: [],
  suspects: [],
  cleared: {},
  apart: [],
  rate,
  next: 1,
})

/** The value of the target now. */
export const versionOf = (batches: Batches): number => batches.landed.length
