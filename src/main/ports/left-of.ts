import { storeFolder } from '@shared/domain/checkout/folders'
import { lookup } from '@shared/domain/lookup'
import type { Engine } from './engine'
import type { Git } from './git'
import type { RepoRef } from './git-types'

/** What git still has of a further checkout whose folder is gone, in the repository it belongs to; null: nothing. */
export async function leftOf(
  { git, repo, engine }: { readonly git: Git; readonly repo: RepoRef; readonly engine: Pick<Engine, 'model'> },
  { id, path }: { readonly id: string; readonly path: string },
): Promise<RepoRef | null> {
  const known = lookup(engine.model().checkouts, id)
  const folder = known?.path === path ? storeFolder(known) : null
  const store = folder === null ? null : await git.open(folder)
  if (store?.ok === false) return null
  const left = await git.listedAt(store?.value ?? repo, path)
  return left.ok ? left.value : null
}
