import { z } from 'zod'

/** Which wire a window asks for. */
export const WireRequest = z.object({
  kind: z.enum(['app', 'project', 'terminals']),
  /** The project's key; not for `app`. */
  key: z
    .string()
    .regex(/^[a-z0-9-]{1,80}$/)
    .nullable(),
})
export type WireRequest = z.infer<typeof WireRequest>
