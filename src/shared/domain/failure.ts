import { z } from 'zod'

/**
 * An expected failure as it crosses a boundary. `code` is for programs, `message` says what happened and then what to
 * do; the rest is evidence and place.
 */
export const Failure = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
  path: z.string().optional(),
  line: z.number().optional(),
  column: z.number().optional(),
  /** Command line and output, or whatever proves it; shown one click away. */
  evidence: z.string().optional(),
})
export type Failure = z.infer<typeof Failure>
