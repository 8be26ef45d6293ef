import type { Oid } from '@main/ports/git-types'
import type { Spot } from './spot'

/** What a run was given, before it is made so. */
export interface Choice extends Spot {
  readonly branch: string
  readonly base: Oid
  readonly how: 'stay' | 'switch' | 'make'
}
