import type { CheckoutCommit } from '@main/ports/git'
import type { GitOptions } from '@main/ports/git-options'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import { authorEnv } from './commit-tree'
import type { Answer, Exec } from './exec'
import { allBut, untrackedRepositories } from './nested'
import { noCheckout, refuse } from './refuse'
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
    const raw = await withoutLfs(exec, checkout, options)
    if (!raw.ok) return raw
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

/** Refuses staged files that Git LFS is to take where it is not there: committed as they are, history would hold them for ever. */
async function withoutLfs(exec: Exec, checkout: RepoRef, options?: GitOptions): Answer<void> {
  if (await exec.lfs()) return ok(undefined)
  const args = ['diff', '--cached', '--name-only', '-z', '--no-renames', '--diff-filter=d', '--no-ext-diff']
  const staged = await exec.read(checkout, { args, checkout: true }, options)
  if (!staged.ok) return staged
  const ask = { args: ['check-attr', '-z', '--stdin', 'filter'], stdin: staged.value.text, checkout: true }
  const said = await exec.read(checkout, ask, options)
  if (!said.ok) return said
  const words = said.value.text.split('\0')
  const paths = words.filter((_, index) => index % 3 === 0 && words[index + 2] === 'lfs')
  if (paths.length === 0) return ok(undefined)
  const stdin = paths.map(path => `${path}\0`).join('')
  const from = ['reset', '--quiet', '--pathspec-from-file=-', '--pathspec-file-nul']
  await exec.write(checkout, { args: from, before: ['--literal-pathspecs'], checkout: true, stdin }, options)
  const message = `Git LFS is to keep ${paths.slice(0, 5).join(', ')}, and git-lfs is not installed, so it cannot be committed as it has to be. Install git-lfs, or take the change back.`
  return refuse({ code: 'unsaved', paths, message })
}

const standIn = (committer: CheckoutCommit['committer']) =>
  committer ? { GIT_COMMITTER_NAME: committer.name, GIT_COMMITTER_EMAIL: committer.email } : {}
