import type { z } from 'zod'

/** A request with one answer. */
export interface Method<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  kind: 'method'
  input: I
  output: O
}

/** A request with many answers, until the client or the server ends it. */
export interface Stream<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  kind: 'stream'
  input: I
  item: O
}

/** A set of verbs by name: the one typed description both ends are made from. */
export type Contract = Record<string, Method | Stream>

export const method = <I extends z.ZodType, O extends z.ZodType>(shape: { input: I; output: O }): Method<I, O> => ({
  kind: 'method',
  ...shape,
})

export const stream = <I extends z.ZodType, O extends z.ZodType>(shape: { input: I; item: O }): Stream<I, O> => ({
  kind: 'stream',
  ...shape,
})
