import type { Git } from '@main/ports/git'
import type { RepoRef } from '@main/ports/git-types'
import type { Model } from '@shared/domain/model'

/** Whether an id may be given to a new checkout. */
export const idIsFree = (model: Model, id: string): boolean =>
  !(id in model.checkouts) || (Object.hasOwn(model.checkouts, id) && model.checkouts[id]?.state === 'removed')

const HEADS = 'refs/heads/'

/** The names of all branches there are; none where git cannot say. */
export async function branchNames(git: Git, repo: RepoRef): Promise<string[]> {
  const refs = await git.refs(repo, { prefixes: [HEADS] })
  return refs.ok ? refs.value.map(({ name }) => name.slice(HEADS.length)) : []
}
