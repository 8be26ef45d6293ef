import { method, stream } from '@shared/contract/define'
import { z } from 'zod'

/** A small contract for tests of the binding. */
export const sampleApi = {
  echo: method({ input: z.object({ value: z.unknown() }), output: z.object({ value: z.unknown() }) }),
  half: method({ input: z.object({ n: z.number().int() }), output: z.object({ n: z.number() }) }),
  hang: method({ input: z.object({}), output: z.object({}) }),
  boom: method({ input: z.object({}), output: z.object({}) }),
  count: stream({ input: z.object({ to: z.number().int() }), item: z.object({ n: z.number() }) }),
  ticks: stream({ input: z.object({}), item: z.object({ n: z.number() }) }),
}
export type SampleApi = typeof sampleApi
