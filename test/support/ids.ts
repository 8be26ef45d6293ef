import type { Ids } from '@main/ports/ids'

/** Ids that count: `r-1`, `l-2`, `r-3`. */
export function counterIds(): Ids {
  let count = 0
  return {
    next(prefix) {
      count += 1
      return `${prefix}-${count}`
    },
  }
}
