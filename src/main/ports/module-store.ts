import type { RepoRef } from './git-types'

/** The project's clone of a submodule, by its place from the folder that all checkouts share. */
export function moduleStore({ commonDir }: RepoRef, store: string): RepoRef {
  const folder = `${commonDir}/${store}`
  return { root: null, gitDir: folder, commonDir: folder, alone: true }
}
