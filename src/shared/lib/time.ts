/** Milliseconds since the Unix epoch. Time reaches pure code as an argument, never by asking the system. */
export type Millis = number

/** Where the effects get time from; tests hand in one they move by hand. */
export interface Clock {
  now(): Millis
  /** Calls `run` once after `delay` ms; the returned function cancels it. */
  after(delay: Millis, run: () => void): () => void
}
