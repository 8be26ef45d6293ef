/** An expected outcome as data: either a value or a failure the caller can act on. A throw is a bug. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E }

/** Wraps a value as a success. */
export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value })

/** Wraps a failure. */
export const err = <E>(error: E): Result<never, E> => ({ ok: false, error })
