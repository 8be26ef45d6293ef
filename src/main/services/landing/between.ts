import type { Git } from '@main/ports/git'
import type { Oid, RepoRef, Signature } from '@main/ports/git-types'

interface Deps {
  readonly git: Git
  readonly repo: RepoRef
}

/** Signs what no ref ever names: it stands for a state between two merges. */
const NOBODY: Signature = { name: 'Espalier', email: 'espalier@localhost', at: 0, offset: '+0000' }

/** A commit that stands for a state between two merges, so that git can go on from it. */
export const between = ({ git, repo }: Deps, tree: Oid, parents: readonly Oid[]) =>
  git.commitTree(repo, { tree, parents, author: NOBODY, committer: NOBODY, message: 'Between\n', sign: false })
