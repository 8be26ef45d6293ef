import type { GitError } from '@main/ports/git-error'
import { isBranchName } from '@main/ports/git-names'
import type { GitOptions } from '@main/ports/git-options'
import type { Oid, RepoRef, Status } from '@main/ports/git-types'
import { ok, type Result } from '@shared/lib/result'
import type { Answer, Exec } from './exec'
import { inTheWay } from './in-the-way'
import { isReferenced } from './kept'
import { badName } from './refs'
import { noCheckout, refuse } from './refuse'
import { editedPaths, nothingUnfinished, status } from './status'

async function mayLeave(exec: Exec, checkout: RepoRef, options?: GitOptions): Promise<Result<Status, GitError>> {
  const idle = await nothingUnfinished(checkout)
  if (!idle.ok) return idle
  const now = await status(exec, checkout, options)
  if (!now.ok) return now
  const paths = editedPaths(now.value, false)
  if (paths.length > 0) {
    return refuse({
      code: 'dirty',
      paths,
      message: `${checkout.root} has uncommitted edits. Commit them, or let Espalier take a snapshot first.`,
    })
  }
  if (now.value.branch !== null || now.value.head === null) return now
  const kept = await isReferenced(exec, checkout, now.value.head, options)
  if (!kept.ok) return kept
  if (kept.value) return now
  const message = `Commit ${now.value.head.slice(0, 10)} is on no branch and would be lost. Make a branch for it first.`
  return refuse({ code: 'unsaved', paths: [], message })
}

const careful = ['--quiet', '--no-guess', '--no-overwrite-ignore', '--no-recurse-submodules']

async function switchTo(
  exec: Exec,
  checkout: RepoRef,
  to: { readonly args: readonly string[]; readonly at: Oid; readonly subject: string },
  options?: GitOptions,
): Answer<void> {
  const may = await mayLeave(exec, checkout, options)
  if (!may.ok) return may
  const config = ['checkout.workers=0']
  const call = { args: ['switch', ...careful, ...to.args], checkout: true, config, subject: to.subject }
  const done = await exec.write(checkout, call, options)
  if (done.ok) return ok(undefined)
  const { head } = may.value
  return head === null ? done : inTheWay(exec, checkout, { from: head, to: to.at }, done.error)
}

/**
 * Makes a branch at a commit and switches a checkout without edits to it. Untracked and ignored files are never
 * overwritten. Errors: `dirty`, `operation`, `unsaved`, `in-the-way`, `exists`, `invalid-name`.
 */
export async function switchToNew(
  exec: Exec,
  checkout: RepoRef,
  { branch, at }: { readonly branch: string; readonly at: Oid },
  options?: GitOptions,
): Answer<void> {
  if (checkout.root === null) return noCheckout()
  if (!isBranchName(branch)) return badName(branch)
  const task = () =>
    switchTo(exec, checkout, { args: ['--no-track', '--create', branch, at], at, subject: branch }, options)
  return exec.alone(checkout, 'shared', () => exec.alone(checkout, 'index', task))
}

/** Puts a checkout without edits at a commit, on no branch. Errors as `switchToNew`. */
export async function detach(exec: Exec, checkout: RepoRef, at: Oid, options?: GitOptions): Answer<void> {
  if (checkout.root === null) return noCheckout()
  return exec.alone(checkout, 'index', () =>
    switchTo(exec, checkout, { args: ['--detach', at], at, subject: at }, options),
  )
}
