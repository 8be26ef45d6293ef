import { z } from 'zod'

/** What a PTY host writes down about itself, so that a successor can clean up after it. */
export const hostRecordSchema = z.object({ pid: z.number().int(), instance: z.string().min(8), version: z.string() })
