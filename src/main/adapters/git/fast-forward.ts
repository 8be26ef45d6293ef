import type { GitError } from '@main/ports/git-error'
import type { GitOptions } from '@main/ports/git-options'
import type { FastForward, RepoRef } from '@main/ports/git-types'
import { ok, type Result } from '@shared/lib/result'
import type { Answer, Exec } from './exec'
import { isAncestor } from './history'
import { inTheWay } from './in-the-way'
import { noCheckout, refuse } from './refuse'
import { nothingUnfinished } from './status'

interface At {
  readonly branch: string | null
  readonly head: string | null
}

async function where(exec: Exec, checkout: RepoRef, options?: GitOptions): Answer<At> {
  const branch = await exec.read(
    checkout,
    { args: ['symbolic-ref', '--quiet', 'HEAD'], codes: [0, 1], checkout: true },
    options,
  )
  if (!branch.ok) return branch
  const head = await exec.read(
    checkout,
    { args: ['rev-parse', '--verify', '--quiet', 'HEAD'], codes: [0, 1], checkout: true },
    options,
  )
  if (!head.ok) return head
  const name = branch.value.text.trim().replace(/^refs\/heads\//, '')
  return ok({ branch: name === '' ? null : name, head: head.value.text.trim() || null })
}

function stands(at: At, branch: string, head: string): Result<void, GitError> {
  if (at.branch !== branch) {
    const message = `The checkout is on ${at.branch ?? 'no branch'} and not on ${branch}. Switch it to ${branch}, or let the landing wait.`
    return refuse({ code: 'wrong-branch', expected: branch, actual: at.branch, message })
  }
  if (at.head === head) return ok(undefined)
  const message = `${branch} is not at ${head.slice(0, 10)} as expected. Look at it again and decide anew.`
  return refuse({ code: 'ref-moved', ref: `refs/heads/${branch}`, expected: head, actual: at.head, message })
}

/**
 * Moves a checked-out branch together with its checkout, hooks off. Only a true fast-forward, only from where the
 * caller thinks it is, never over local edits or untracked or ignored files; edits elsewhere stay.
 * Errors: `operation`, `wrong-branch`, `ref-moved`, `not-fast-forward`, `dirty`, `in-the-way`, `locked`.
 */
export async function fastForward(
  exec: Exec,
  checkout: RepoRef,
  move: FastForward,
  options?: GitOptions,
): Answer<void> {
  if (checkout.root === null) return noCheckout()
  return exec.alone(checkout, 'shared', () =>
    exec.alone(checkout, 'index', async () => {
      const idle = await nothingUnfinished(checkout)
      if (!idle.ok) return idle
      const before = await where(exec, checkout, options)
      if (!before.ok) return before
      const ready = stands(before.value, move.branch, move.from)
      if (!ready.ok) return ready
      const forward = await isAncestor(exec, checkout, { ancestor: move.from, of: move.to }, options)
      if (!forward.ok) return forward
      if (!forward.value) {
        const message = `${move.to.slice(0, 10)} does not build on ${move.branch}. Build it anew on the branch as it is.`
        return refuse({ code: 'not-fast-forward', from: move.from, to: move.to, message })
      }
      const args = [
        'merge',
        '--ff-only',
        '--no-overwrite-ignore',
        '--no-autostash',
        '--no-stat',
        '--quiet',
        '--no-verify-signatures',
        move.to,
      ]
      // What a person has merges into this branch do, squash or favour a side, would make something else of it.
      const plain = `branch.${move.branch}.mergeOptions=`
      const config = ['checkout.workers=0', 'merge.autoStash=false', plain]
      const done = await exec.write(checkout, { args, checkout: true, config, subject: move.to }, options)
      if (!done.ok) return inTheWay(exec, checkout, move, done.error)
      const after = await where(exec, checkout, options)
      return after.ok ? stands(after.value, move.branch, move.to) : after
    }),
  )
}
