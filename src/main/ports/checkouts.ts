import type { Layout } from '@shared/domain/config/strategies'
import type { Failure } from '@shared/domain/failure'
import type { Actor } from '@shared/domain/primitives'
import type { ChosenLayout, Move } from '@shared/domain/project/migration'
import type { RescueNote } from '@shared/domain/rescue/schema'
import type { Run } from '@shared/domain/run/schema'
import type { Task } from '@shared/domain/task/schema'
import type { Result } from '@shared/lib/result'
import type { Oid, RepoRef } from './git-types'

/** A checkout that is ready for its agent: on the run's branch, set up. */
export interface Prepared {
  readonly id: string
  readonly path: string
  readonly branch: string
  /** Where the branch stood when the run began. */
  readonly base: Oid
  /** Files that Git LFS keeps are pointers in it. */
  readonly pointers?: boolean
  /** The work it goes on from, where somebody handed it over. */
  readonly handed?: Handed
  /** Commits that every branch is to take in, a hotfix say: taken in already, or for the agent to merge. */
  readonly offers?: readonly {
    readonly branch: string
    readonly head: Oid
    readonly merged: boolean
    readonly files: readonly string[]
  }[]
}

/** Work handed from one task to another, as the receiver is told of it. */
export interface Handed {
  readonly task: string
  readonly title: string
  readonly service: string
  readonly branch: string
  readonly head: Oid
  /** Newest first. */
  readonly commits: readonly { readonly oid: Oid; readonly subject: string }[]
  readonly files: readonly { readonly path: string; readonly added: number | null; readonly removed: number | null }[]
  /** Changed files beyond those listed. */
  readonly more: number
  /** Files where it meets what the receiver did; not merged then. */
  readonly conflicts: readonly string[]
}

export interface TakeOptions {
  readonly signal: AbortSignal
  /** Checkouts in whose terminals something still runs; none of them is given out anew. */
  readonly occupied: ReadonlySet<string>
}

export interface RemoveOptions {
  /** Keep what no branch holds as a rescue and remove the checkout all the same. */
  readonly rescue?: boolean
  readonly why?: string
  readonly actor?: Actor
}

export interface RestoreOptions {
  /** A folder that is not there yet; else a place among the other checkouts is taken. */
  readonly to?: string
  /** A checkout to restore into, instead of a new one. */
  readonly into?: string
  /** Keep what is in that checkout as a rescue of its own first. */
  readonly rescue?: boolean
  readonly actor?: Actor
}

export interface Restored {
  readonly id: string
  readonly path: string
  /** The rescue that holds what was there before. */
  readonly kept: string | null
}

/** What became of bringing a checkout up to date. */
export interface Synced {
  readonly id: string
  readonly branch: string | null
  /** The branch it was brought up to date with. */
  readonly from: string | null
  readonly state: 'synced' | 'current' | 'conflict' | 'refused'
  readonly head: Oid | null
  /** Why it was not touched; of one that was, what its files are without now. */
  readonly reason: string | null
  /** Files in conflict, or not committed. */
  readonly files: readonly string[]
}

/** What a migration does. */
export interface MigrationPlan {
  readonly to: Layout
  readonly reason: string
  readonly chosen: ChosenLayout | null
  readonly moves: readonly Move[]
  /** Checkouts that stay where they are, and why; `held` are those that should have moved. */
  readonly stays: readonly { readonly checkout: string; readonly why: string; readonly held: boolean }[]
  /** Agents that are stopped for it, each after a snapshot; their tasks go on afterwards. */
  readonly runs: readonly { readonly run: string; readonly service: string; readonly task: string }[]
}

/** A branch that is to have a checkout; made at `at` where it is not there yet. */
export interface SeatWish {
  readonly branch: string
  readonly at: Oid
  /** What its folder is called after. */
  readonly name: string
}

export interface SeatPlace {
  readonly branch: string
  /** null: a worktree that somebody else made. */
  readonly id: string | null
  readonly path: string
}

/** Folders for agents to work in. Everything it does for a run it records as the run's steps. */
export interface Checkouts {
  /**
   * Gives a run its checkout: the one it has after a crash or for a further attempt, else a clean idle one of the
   * service, else a new one. Failures name what was in the way; `evidence` is the id of the set-up's log.
   */
  take(run: Run, task: Task, given: TakeOptions): Promise<Result<Prepared, Failure>>
  /** Makes a checkout outside any run; on a new branch from main, or on the branch given if it is new. */
  create(input: {
    readonly service?: string
    readonly branch?: string
  }): Promise<Result<{ readonly id: string; readonly path: string }, Failure>>
  /**
   * Removes one Espalier made. Where it holds work no branch holds it is refused, unless `rescue` is said. Whatever else
   * only it knows is kept in any case; `rescue` answers the id.
   */
  remove(id: string, how?: RemoveOptions): Promise<Result<{ readonly rescue: string | null }, Failure>>
  /** Why `remove` without `rescue` would refuse now; null where it would not. Nothing is touched. */
  stays(id: string): Promise<Failure | null>
  /** Stops the removal of a checkout, its teardown with it, while nothing is deleted yet; false where none is under way. */
  cancelRemoval(id: string): boolean
  /** Takes new commits of a clone into the project's repository; worktrees of the project have nothing to take. */
  publish(id: string): Promise<Result<void, Failure>>
  /** Brings checkouts up to date with what their branches grow from; all of Espalier's where `ids` is null. */
  sync(ids: readonly string[] | null): Promise<Synced[]>
  /** Lays out again what a rescue holds. Failures: `exists`, `unsaved`, `checkout-busy`, `own-checkout`, git's. */
  restore(
    found: { readonly note: RescueNote; readonly commit: Oid },
    how: RestoreOptions,
  ): Promise<Result<Restored, Failure>>
  /** Takes in a worktree of the repository that somebody else made; never moved or removed by Espalier. */
  adopt(input: {
    readonly path: string
    readonly service?: string
  }): Promise<Result<{ readonly id: string; readonly path: string }, Failure>>
  /** What moving all checkouts to a layout would do; null: to what the configuration asks for. Changes nothing. */
  planMigration(to: Layout | null): Promise<MigrationPlan>
  /** Moves them, or leaves all as it was. Failures: `migrating`, `cancelled`, `changed-meanwhile`, git's own. */
  migrate(to: Layout | null): Promise<Result<MigrationPlan, Failure>>
  /** Has a migration under way take itself back; false where there is none. */
  cancelMigration(): boolean
  /** Pins everything in it at `refs/espalier/wip/<id>`; null where it is clean. */
  save(id: string, why: string): Promise<Result<Oid | null, Failure>>
  /** Sees to it that each of these branches has a checkout of its own; doing it again makes what is missing. */
  seats(wishes: readonly SeatWish[]): Promise<Result<SeatPlace[], Failure>>
  /** Where git commands are run for a checkout. */
  open(path: string): Promise<Result<RepoRef, Failure>>
}
