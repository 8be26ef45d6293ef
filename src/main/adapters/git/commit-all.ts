import type { CheckoutCommit } from '@main/ports/git'
import type { GitOptions } from '@main/ports/git-options'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import { authorEnv } from './commit-tree'
import type { Answer, Exec } from './exec'
import { allBut, untrackedRepositories } from './nested'
import { noCheckout } from './refuse'
import { nothingUnfinished } from './status'

/**
 * Adds everything in a checkout (not ignored, nested repositories left out) and commits it as the given author; the
 * committer, sign-off and signature follow the person's settings. null when there is nothing to commit.
 * Errors: `operation`, `no-identity`, `locked`, `permission`, `failed` (a hook said no; its words are in `stderr`).
 */
export async function commitAll(
  exec: Exec,
  checkout: RepoRef,
  commit: CheckoutCommit,
  options?: GitOptions,
): Answer<Oid | null> {
  if (checkout.root === null) return noCheckout()
  return exec.alone(checkout, 'index', async () => {
    const idle = await nothingUnfinished(checkout)
    if (!idle.ok) return idle
    const nested = await untrackedRepositories(exec, checkout, {}, options)
    if (!nested.ok) return nested
    const add = await exec.write(
      checkout,
      { args: ['add', '--all', '--sparse', '--', ...allBut(nested.value)], checkout: true },
      options,
    )
    if (!add.ok) return add
    const staged = await exec.read(
      checkout,
      { args: ['diff', '--cached', '--quiet', '--no-ext-diff'], codes: [0, 1], checkout: true },
      options,
    )
    if (!staged.ok) return staged
    if (staged.value.exitCode === 0) return ok(null)
    const args = ['commit', '--quiet', '--cleanup=whitespace', ...(commit.hooks ? [] : ['--no-verify']), '-F', '-']
    const call = {
      args,
      stdin: commit.message,
      env: { ...authorEnv(commit.author), ...standIn(commit.committer) },
      checkout: true,
      hooks: commit.hooks,
    }
    const done = await exec.write(checkout, call, options)
    if (!done.ok) return done
    const head = await exec.read(checkout, { args: ['rev-parse', '--verify', 'HEAD'], checkout: true }, options)
    return head.ok ? ok(head.value.text.trim()) : head
  })
}

const standIn = (committer: CheckoutCommit['committer']) =>
  committer ? { GIT_COMMITTER_NAME: committer.name, GIT_COMMITTER_EMAIL: committer.email } : {}
