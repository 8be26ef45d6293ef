/** Where ids come from; tests hand in a counter. */
export interface Ids {
  /** A new id that matches `[a-z0-9-]+`, with the prefix given: `l-4f9k2m0q8z`. */
  next(prefix: string): string
}
