import { isBranchName } from '@main/ports/git-names'
import type { GitOptions } from '@main/ports/git-options'
import type { RepoRef, Upstreams } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import type { Answer, Exec } from './exec'
import { badName } from './refs'

/**
 * Lets branches follow those of the same names at a remote. `worktree add` would write this too, but several at once
 * then fight for the lock of the configuration file: here they go one after the other.
 */
export async function setUpstreams(
  exec: Exec,
  repo: RepoRef,
  { remote, branches }: Upstreams,
  options?: GitOptions,
): Answer<void> {
  const wrong = branches.find(branch => !isBranchName(branch))
  if (wrong !== undefined) return badName(wrong)
  return exec.alone(repo, 'shared', async (): Answer<void> => {
    for (const branch of branches) {
      const values = { remote, merge: `refs/heads/${branch}` }
      for (const [key, value] of Object.entries(values)) {
        const args = ['config', '--local', '--replace-all', `branch.${branch}.${key}`, value]
        const set = await exec.write(repo, { args, subject: branch }, options)
        if (!set.ok) return set
      }
    }
    return ok(undefined)
  })
}
