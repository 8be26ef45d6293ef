import type { Git } from '@main/ports/git'
import type { RepoRef } from '@main/ports/git-types'
import type { Model } from '@shared/domain/model'
import { slugify } from '@shared/lib/slug'

/** `devon`, `devon-2`…: the n-th name for a checkout of a service. A name without a letter or digit gives `agent`. */
export function checkoutId(service: string, n: number): string {
  const base = slugify(service, 60) || 'agent'
  return n === 1 ? base : `${base}-${n}`
}

/** Whether an id may be given to a new checkout. */
export const idIsFree = (model: Model, id: string): boolean =>
  !(id in model.checkouts) || (Object.hasOwn(model.checkouts, id) && model.checkouts[id]?.state === 'removed')

const HEADS = 'refs/heads/'

/** The names of all branches there are; none where git cannot say. */
export async function branchNames(git: Git, repo: RepoRef): Promise<string[]> {
  const refs = await git.refs(repo, { prefixes: [HEADS] })
  return refs.ok ? refs.value.map(({ name }) => name.slice(HEADS.length)) : []
}
