import { z } from 'zod'

/** One line of a check-up: what was looked at, whether it is well, and what to do. */
export const Diagnosis = z.object({
  check: z.string(),
  ok: z.boolean(),
  severity: z.enum(['info', 'warning', 'error']),
  message: z.string(),
  hint: z.string().optional(),
  /** It can be mended without losing anything, where that is asked for. */
  mendable: z.boolean().optional(),
  /** It was amiss and has been mended just now. */
  mended: z.boolean().optional(),
})
export type Diagnosis = z.infer<typeof Diagnosis>
