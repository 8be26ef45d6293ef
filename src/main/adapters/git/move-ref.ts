import type { RefMove } from '@main/ports/git'
import type { GitError } from '@main/ports/git-error'
import { isRefName } from '@main/ports/git-names'
import type { GitOptions } from '@main/ports/git-options'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { err, ok, type Result } from '@shared/lib/result'
import type { Answer, Exec } from './exec'
import { badName, readRef } from './refs'
import { refuse } from './refuse'
import { holders } from './worktrees'

const zero = (like: Oid): Oid => '0'.repeat(like.length)

const short = (oid: Oid | null): string => (oid === null ? 'nowhere' : oid.slice(0, 10))

/** Refuses a branch that a checkout holds: moving it alone would make the checkout look edited. */
async function heldElsewhere(exec: Exec, repo: RepoRef, ref: string): Promise<Result<void, GitError>> {
  if (!ref.startsWith('refs/heads/')) return ok(undefined)
  const held = await holders(exec, repo, ref)
  if (!held.ok) return held
  if (held.value.length === 0) return ok(undefined)
  const branch = ref.slice('refs/heads/'.length)
  const message = `${branch} is checked out in ${held.value.join(', ')}. Move it together with that checkout, or switch it to another branch.`
  return refuse({ code: 'checked-out', branch, paths: held.value, message })
}

/** Says whether a failed update lost a race, and where the ref stands then. */
async function lost(
  exec: Exec,
  repo: RepoRef,
  ref: string,
  expected: Oid | null,
  failure: GitError,
): Promise<Result<never, GitError>> {
  const now = await readRef(exec, repo, ref)
  if (!now.ok || now.value === expected) return err(failure)
  const message = `${ref} is at ${short(now.value)} and not at ${short(expected)} as expected. Look at it again and decide anew.`
  return refuse({ code: 'ref-moved', ref, expected, actual: now.value, message }, failure)
}

/** Compare-and-swap, or create, one ref. Errors: `ref-moved`, `checked-out`, `missing-ref`, `locked`, `invalid-name`. */
export async function moveRef(exec: Exec, repo: RepoRef, move: RefMove, options?: GitOptions): Answer<void> {
  const { ref, to, expected, reason } = move
  if (!isRefName(ref)) return badName(ref)
  return exec.alone(repo, 'shared', async () => {
    if (!move.evenIfCheckedOut) {
      const free = await heldElsewhere(exec, repo, ref)
      if (!free.ok) return free
    }
    const args = ['update-ref', '-m', reason, ref, to, expected ?? zero(to)]
    const done = await exec.write(repo, { args, subject: ref }, options)
    return done.ok ? ok(undefined) : lost(exec, repo, ref, expected, done.error)
  })
}

/** Deletes one ref that stands where the caller thinks. Errors as `moveRef`. */
export async function deleteRef(
  exec: Exec,
  repo: RepoRef,
  { ref, expected, reason }: { readonly ref: string; readonly expected: Oid; readonly reason: string },
  options?: GitOptions,
): Answer<void> {
  if (!isRefName(ref)) return badName(ref)
  return exec.alone(repo, 'shared', async () => {
    const free = await heldElsewhere(exec, repo, ref)
    if (!free.ok) return free
    const done = await exec.write(
      repo,
      { args: ['update-ref', '-m', reason, '-d', ref, expected], subject: ref },
      options,
    )
    return done.ok ? ok(undefined) : lost(exec, repo, ref, expected, done.error)
  })
}
