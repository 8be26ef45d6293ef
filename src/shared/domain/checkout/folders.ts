import type { Model } from '../model'
import type { Checkout } from './schema'

/** The folder of the repository that a checkout apart belongs to; null for a worktree of the project. */
export const storeFolder = ({ kind, path, store }: Pick<Checkout, 'kind' | 'path' | 'store'>): string | null =>
  store ?? (kind === 'clone' ? `${path}/.git` : null)

/** Those of all checkouts that are there, each once. */
export const storeFolders = ({ checkouts }: Pick<Model, 'checkouts'>): string[] => [
  ...new Set(Object.values(checkouts).flatMap(one => (one.state === 'removed' ? [] : (storeFolder(one) ?? [])))),
]
