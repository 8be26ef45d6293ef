import type { Rescue } from './schema'

export interface Retention {
  /** How long a rescue is kept, in ms. */
  readonly keep: number
  /** Bytes that all of them may have. */
  readonly maxSize: number
}

const DAY = 86_400_000
const MB = 1_000_000

/** What retention would let go, oldest first: what is older than it may be, then the oldest of what is too much. */
export function expiredOf(
  rescues: readonly Rescue[],
  { keep, maxSize }: Retention,
  now: number,
): { readonly rescue: Rescue; readonly reason: string }[] {
  const oldest = [...rescues].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
  let size = oldest.reduce((sum, rescue) => sum + rescue.bytes, 0)
  return oldest.flatMap(rescue => {
    const age = now - rescue.at
    const reason =
      age > keep
        ? `it is ${Math.floor(age / DAY)} days old; rescues are kept for ${Math.round(keep / DAY)}`
        : size > maxSize
          ? `all rescues have ${Math.round(size / MB)} MB together; ${Math.round(maxSize / MB)} are kept`
          : null
    if (reason === null) return []
    size -= rescue.bytes
    return [{ rescue, reason }]
  })
}
