import type { Git } from '@main/ports/git'
import type { Repository } from '@main/ports/git-types'

const USUAL = ['main', 'master', 'trunk', 'develop']

/**
 * The branch that is the trunk where the configuration does not say: the first usual name that exists, else the one
 * that is checked out.
 */
export async function detectMainBranch(git: Git, repository: Repository): Promise<string> {
  for (const name of USUAL) {
    const ref = await git.readRef(repository, `refs/heads/${name}`)
    if (ref.ok && ref.value !== null) return name
  }
  return repository.branch ?? 'main'
}
