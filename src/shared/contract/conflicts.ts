import { z } from 'zod'
import { method } from './define'

const Empty = z.object({})

/** What people ask about conflicts, about builds of the levels, and about what has landed. */
export const conflictApi = {
  /** Takes what landed back, as a landing of its own. */
  'landing.revert': method({ input: z.object({ id: z.string() }), output: z.object({ id: z.string() }) }),
  /** A checkout to resolve a landing's conflict in by hand; the same one when asked again. */
  'conflict.open': method({
    input: z.object({ landing: z.string() }),
    output: z.object({ path: z.string(), files: z.array(z.string()) }),
  }),
  /** Takes in what was committed there. */
  'conflict.take': method({ input: z.object({ landing: z.string() }), output: Empty }),
  /** The files in conflict: the ancestor, the target's, the branch's, and what there is of a result. */
  'conflict.read': method({
    input: z.object({ landing: z.string() }),
    output: z.array(
      z.object({
        path: z.string(),
        base: z.string().nullable(),
        ours: z.string().nullable(),
        theirs: z.string().nullable(),
        result: z.string().nullable(),
      }),
    ),
  }),
  /** Sends a landing's task back to its agent with what has to be mended. */
  'landing.send-back': method({ input: z.object({ id: z.string() }), output: Empty }),
  /** Proves a level's branches as they stand (the highest level where none is named); answers at once. */
  'build.start': method({
    input: z.object({ level: z.string().nullable().default(null) }),
    output: z.object({ ids: z.array(z.string()) }),
  }),
}
