import type { GitError } from '@main/ports/git-error'
import type { GitOptions } from '@main/ports/git-options'
import type { RepoRef, Status } from '@main/ports/git-types'
import { ok, type Result } from '@shared/lib/result'
import type { Answer, Exec } from './exec'
import { parseStatus } from './parse/status'
import { noCheckout, refuse } from './refuse'
import { operationOf } from './state'

/** What is staged, edited, unmerged and untracked in a checkout; ignored files are not told. Takes no lock. */
export async function status(exec: Exec, checkout: RepoRef, options?: GitOptions): Answer<Status> {
  if (checkout.root === null) return noCheckout()
  const args = ['status', '--porcelain=v2', '--branch', '-z', '--untracked-files=all', '--ignore-submodules=none']
  const said = await exec.read(checkout, { args, checkout: true }, options)
  return said.ok ? ok(parseStatus(said.value.text)) : said
}

/** Refuses while a rebase, merge, cherry-pick, revert or bisect is unfinished in a checkout. */
export async function nothingUnfinished(checkout: RepoRef): Promise<Result<void, GitError>> {
  const operation = await operationOf(checkout.gitDir)
  if (operation === null) return ok(undefined)
  const message = `A ${operation} is unfinished in ${checkout.root ?? checkout.gitDir}. Finish or abort it first.`
  return refuse({ code: 'operation', operation, message })
}

/** The paths of a status that a clean checkout has none of; untracked ones only when asked for. */
export function editedPaths(now: Status, untracked: boolean): string[] {
  return [...now.changed.map(entry => entry.path), ...now.unmerged, ...(untracked ? now.untracked : [])]
}
