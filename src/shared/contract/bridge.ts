import { z } from 'zod'

/** Name of the one channel between window and main process; what crosses it is a port, nothing else. */
export const BRIDGE = 'espalier:connect'
/** What the page hears back when its port is there. */
export const PORT_READY = 'espalier:port'

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
