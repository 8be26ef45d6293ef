import type { Landing } from '@shared/domain/landing/schema'
import type { Oid } from './git-types'

/** Makes what a landing would be with another head of its branch. Nothing is recorded, and nothing moves. */
export interface Candidates {
  /** On a value of its target; null where that head does not merge with it. */
  at(landing: Landing, head: Oid, base: Oid): Promise<{ readonly oid: Oid; readonly tree: Oid } | null>
}
