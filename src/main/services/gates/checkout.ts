import { GATE_CHECKOUT, type GateGit, type Settled } from '@main/ports/gate-git'
import type { Git } from '@main/ports/git'
import type { GitError } from '@main/ports/git-error'
import type { Oid, RepoRef } from '@main/ports/git-types'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'

export interface CheckoutDeps {
  readonly git: Git
  readonly gateGit: GateGit
  readonly repo: RepoRef
  /** Folder gate checkouts are made in, absolute, symbolic links resolved. */
  readonly root: string
  readonly known?: KnownCheckouts
}

/** Gate checkouts this process has used before, by slot: asking git about them each time costs more than a gate may. */
export type KnownCheckouts = Map<number, RepoRef>

/** Where the gate checkout of a slot is. */
export const slotPath = (root: string, slot: number): string => `${root}/gate-${slot}`

const failed = (message: string, evidence?: string): Result<never, Failure> =>
  err({ code: 'gate-checkout', message, ...(evidence ? { evidence } : {}) })

/** Git could not do it; that a disk is full is said as such, for it passes. */
const gitFailed = (what: string, { code, message, stderr }: GitError): Result<never, Failure> =>
  err({ code: code === 'disk-full' ? code : 'gate-checkout', message: `${what} ${message}`, evidence: stderr })

const notExact = (path: string, files: readonly string[]) =>
  failed(
    `The gate checkout ${path} could not be made exactly the tree that would land: ${files.slice(0, 5).join(', ')} differ. A filter, a hook or letters that differ only in case may be to blame.`,
    files.join('\n'),
  )

/** The registered checkout of a slot, made if it is not there. `fresh` when it was made just now. */
async function registered(
  deps: CheckoutDeps,
  slot: number,
  at: Oid,
  signal: AbortSignal,
): Promise<Result<{ checkout: RepoRef; fresh: boolean }, Failure>> {
  const { git, repo } = deps
  const path = slotPath(deps.root, slot)
  const listed = await git.worktrees(repo, { signal })
  if (!listed.ok) return failed(`The checkouts of this repository cannot be listed. ${listed.error.message}`)
  const known = listed.value.find(worktree => worktree.path === path)
  // Without any lock and on no branch it is one of ours that was cut off just before it was locked.
  const bare = known?.locked === null && known.branch === null
  if (bare) await git.lockWorktree(repo, path, GATE_CHECKOUT)
  const mine = bare || known?.locked === GATE_CHECKOUT
  const usable = mine && known?.prunable === null
  if (known && !mine && known.locked !== 'initializing')
    return failed(`${path} is a checkout that Espalier did not make. Move it away: gates run there.`)
  if (known?.locked === 'initializing') {
    const gone = await git.discardHalfMade(repo, path, { signal })
    if (!gone.ok) return failed(`The half-made gate checkout ${path} cannot be removed. ${gone.error.message}`)
  }
  if (usable) {
    const opened = await git.open(path, { signal })
    if (opened.ok && opened.value.root === path) return ok({ checkout: opened.value, fresh: false })
  }
  if (known && mine) {
    // Its folder is gone or broken: what is left of it is only git's own record.
    await git.unlockWorktree(repo, path)
    const gone = await git.removeWorktree(repo, { path }, { signal })
    if (!gone.ok) return failed(`The broken gate checkout ${path} cannot be replaced. ${gone.error.message}`)
  }
  const added = await git.addWorktree(
    repo,
    { path, at, branch: null, whole: true, lockReason: GATE_CHECKOUT },
    { signal },
  )
  if (!added.ok) return gitFailed(`The gate checkout ${path} cannot be made.`, added.error)
  const opened = await git.open(path, { signal })
  if (!opened.ok) return failed(`The new gate checkout ${path} cannot be read. ${opened.error.message}`)
  if (opened.value.root !== path)
    return failed(`Git takes the new gate checkout ${path} for something else. Look at that folder.`)
  return ok({ checkout: opened.value, fresh: true })
}

/** A checkout that is exactly a tree, but for what git ignores and for submodules nobody here has. */
export interface Exact extends Pick<Settled, 'ignored' | 'missing'> {
  readonly checkout: RepoRef
  readonly path: string
  readonly fresh: boolean
}

/**
 * A checkout that is exactly a commit's tree (verified, not believed), with what is ignored kept warm from before.
 * `gate-checkout` when there is no way to get one.
 */
export async function exactCheckout(
  deps: CheckoutDeps,
  slot: number,
  at: { readonly commit: Oid; readonly tree: Oid },
  signal: AbortSignal,
): Promise<Result<Exact, Failure>> {
  const path = slotPath(deps.root, slot)
  const warm = deps.known?.get(slot)
  const again = warm ? await settle(deps, warm, at, false, signal) : null
  if (warm && again?.ok) return ok({ ...again.value, checkout: warm, path, fresh: false })
  deps.known?.delete(slot)
  const found = await registered(deps, slot, at.commit, signal)
  if (!found.ok) return found
  const settled = await settle(deps, found.value.checkout, at, false, signal)
  if (!settled.ok) return settled
  deps.known?.set(slot, found.value.checkout)
  return ok({ ...settled.value, ...found.value, path })
}

/** Makes a gate checkout exactly a tree again and proves it. Answers what else is in it: untracked where asked to, ignored. */
export async function settle(
  deps: CheckoutDeps,
  checkout: RepoRef,
  at: { readonly commit: Oid; readonly tree: Oid },
  keepUntracked: boolean,
  signal: AbortSignal,
): Promise<Result<Omit<Settled, 'tree'>, Failure>> {
  const path = checkout.root ?? checkout.gitDir
  const to = { at: at.commit, keepUntracked, project: deps.repo }
  const settled = await deps.gateGit.settle(checkout, to, { signal })
  if (!settled.ok) return gitFailed(`The gate checkout ${path} cannot be reset.`, settled.error)
  if (settled.value.tree !== at.tree) return notExact(path, [`tree ${settled.value.tree}, wanted ${at.tree}`])
  if (!keepUntracked && settled.value.leftover.length > 0) return notExact(path, settled.value.leftover)
  return ok(settled.value)
}
