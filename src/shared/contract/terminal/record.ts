import { z } from 'zod'
import { sessionInfoSchema } from './control'

/** What a PTY host writes down about itself, so that a successor can clean up after it. */
export const hostRecordSchema = z.object({ pid: z.number().int(), instance: z.string().min(8), version: z.string() })

const size = z.object({ cols: z.number().int().min(1), rows: z.number().int().min(1) })

/**
 * The first line of a recording that a PTY host leaves on disk for its successor. The output follows it, cut in pieces of so
 * many bytes by the sizes that the program saw.
 */
export const recordingHeaderSchema = z.object({
  info: sessionInfoSchema,
  origin: size.extend({ restore: z.string() }),
  pieces: z.array(z.union([z.number().int().positive(), size])),
})
export type RecordingHeader = z.infer<typeof recordingHeaderSchema>
