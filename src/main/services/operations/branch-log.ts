import type { Git } from '@main/ports/git'
import type { RepoRef } from '@main/ports/git-types'
import { gitFailure } from '@main/ports/record'
import type { ProjectApi } from '@shared/contract/api'
import type { MethodHandler } from '@shared/contract/server'
import { err, ok } from '@shared/lib/result'

/** `branch.log`: the newest commits of a branch. Errors: `no-branch`, git's. */
export function branchLog(deps: {
  readonly git: Git
  readonly repo: RepoRef
}): MethodHandler<ProjectApi['branch.log'], unknown> {
  return async ({ branch, limit }) => {
    const head = await deps.git.readRef(deps.repo, `refs/heads/${branch}`)
    if (!head.ok) return err(gitFailure(`Reading ${branch}`, head.error))
    if (head.value === null) return err({ code: 'no-branch', message: `There is no branch ${branch}.` })
    const log = await deps.git.log(deps.repo, { from: null, to: head.value, limit })
    if (!log.ok) return err(gitFailure(`Reading ${branch}`, log.error))
    return ok(
      log.value.map(({ oid, subject, author }) => ({ oid, subject, author: author.name, at: author.at * 1000 })),
    )
  }
}
