/** Every verb takes these last: a way to stop it, and milliseconds after which it stops by itself. */
export interface GitOptions {
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
}
