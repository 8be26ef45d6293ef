import { z } from 'zod'
import { Actor, At, Id, Oid } from '../primitives'

const Count = z.number().int().nonnegative()
const Part = Oid.nullable()
const Parts = z.object({ index: Part, unmerged: Part, state: Part, raw: Part, marks: Part.default(null) })

/**
 * What Espalier kept before it deleted, reset or overwrote something: a commit under `refs/espalier/rescue/` with all
 * that was there. The same facts stand in the text of the commit, so that git alone tells of it.
 */
export const Rescue = z.object({
  id: Id,
  /** Full name of the ref. */
  ref: z.string(),
  commit: Oid,
  /** The checkout it was taken in, and where that stood. */
  checkout: z.string(),
  path: z.string(),
  /** Whose checkout it was; null where it was nobody's, and in rescues of before this was noted. */
  service: z.string().nullable().default(null),
  /** What was about to be done, in a word or two: `remove`, `sync`, `migrate`. */
  what: z.string(),
  why: z.string(),
  who: Actor,
  at: At,
  head: Oid.nullable(),
  branch: z.string().nullable(),
  operation: z.string().nullable(),
  /** Files that differed from HEAD, and the bytes they had. */
  files: Count,
  bytes: Count,
  /** Commits that no branch holds any more, stashes, and branches of a clone that hang on it. */
  lost: Count,
  stashes: Count,
  branches: Count,
  /** Tags, notes and other names of a clone; they stand below `refs/espalier/rescue-refs/<id>/`. */
  names: Count.default(0),
  /** Submodules that held something of their own: each has a rescue under the same ref in the project's clone of it (`store`). */
  modules: z
    .array(
      z.object({
        name: z.string(),
        path: z.string(),
        store: z.string(),
        commit: Oid,
        head: Oid.nullable(),
        branch: z.string().nullable(),
        parts: Parts,
        files: Count,
        bytes: Count,
      }),
    )
    .default([]),
})
export type Rescue = z.infer<typeof Rescue>

/** The text of a rescue's commit, as data: what the model knows of it, and where its parts are. */
export const RescueNote = Rescue.omit({
  ref: true,
  commit: true,
  lost: true,
  stashes: true,
  branches: true,
  names: true,
}).extend({
  version: z.literal(1),
  parts: Parts,
  lost: z.array(Oid),
  stashes: z.array(z.object({ oid: Oid, message: z.string() })),
  branches: z.array(z.object({ name: z.string(), oid: Oid })),
  names: z.array(z.object({ name: z.string(), oid: Oid })).default([]),
})
export type RescueNote = z.infer<typeof RescueNote>

export const RescueCommands = [
  /** Records one that was written, or that was found in the repository. */
  z.object({ type: z.literal('rescue.keep'), ...Rescue.shape }),
  z.object({ type: z.literal('rescue.restore'), id: Id, checkout: Id, path: z.string() }),
  /** Records that its ref is gone: taken away by the rules of retention, by a person, or by somebody else. */
  z.object({ type: z.literal('rescue.drop'), id: Id, reason: z.string() }),
] as const

export const RescueEvents = [
  z.object({ type: z.literal('rescue.kept'), payload: Rescue }),
  z.object({
    type: z.literal('rescue.restored'),
    payload: z.object({ id: Id, checkout: Id, path: z.string() }),
  }),
  z.object({
    type: z.literal('rescue.dropped'),
    payload: z.object({ id: Id, reason: z.string(), ref: z.string(), commit: Oid }),
  }),
] as const
