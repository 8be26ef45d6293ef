import { access, rename, rm } from 'node:fs/promises'
import { sep } from 'node:path'
import type { WorktreeRemoval } from '@main/ports/git'
import type { GitOptions } from '@main/ports/git-options'
import type { RepoRef, Worktree } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import { leavingOf, setAside } from './clone'
import type { Answer, Exec } from './exec'
import { isReferenced } from './kept'
import { keepModules } from './module-keep'
import { refuse } from './refuse'
import { nowhereElse, provenHeld } from './rescue-proof'
import { editedPaths, nothingUnfinished, status } from './status'
import { adminOf, HALF_MADE } from './worktree-add'
import { worktrees } from './worktrees'

async function linked(exec: Exec, repo: RepoRef, path: string, options?: GitOptions): Answer<Worktree> {
  const listed = await worktrees(exec, repo, options)
  if (!listed.ok) return listed
  const found = listed.value.find(tree => tree.path === path)
  if (!found || found.main) {
    return refuse({
      code: 'missing-ref',
      rev: path,
      message: `${path} is not a further checkout of this repository, so it stays.`,
    })
  }
  const inside = listed.value.filter(tree => tree.path.startsWith(path + sep)).map(tree => tree.path)
  if (inside.length === 0) return ok(found)
  return refuse({
    code: 'unsaved',
    paths: inside,
    message: `${path} holds other checkouts: ${inside.join(', ')}. Remove those first.`,
  })
}

const gone = (path: string): Promise<boolean> =>
  access(path).then(
    () => false,
    () => true,
  )

const wasSetAside = (path: string): Promise<boolean> =>
  setAside(path).then(
    () => true,
    () => false,
  )

/** Where git keeps what belongs to a further checkout, its folder there or not; null where git does not list it. */
export async function listedAt(exec: Exec, repo: RepoRef, path: string): Answer<RepoRef | null> {
  const listed = await worktrees(exec, repo)
  if (!listed.ok) return listed
  const admin = listed.value.some(tree => tree.path === path && !tree.main) ? await adminOf(repo, path) : null
  return ok(admin === null ? null : { root: path, gitDir: admin, commonDir: repo.commonDir })
}

/**
 * Removes a further checkout; its branch stays. Only a clean one, or one whose content a referenced snapshot
 * provably holds. Ignored files go with it. Errors: `dirty`, `unsaved`, `operation`, `locked`, `missing-ref`.
 */
export async function removeWorktree(
  exec: Exec,
  repo: RepoRef,
  removal: WorktreeRemoval,
  options?: GitOptions,
): Answer<void> {
  const { path, rescued } = removal
  return exec.alone(repo, 'shared', async () => {
    const found = await linked(exec, repo, path, options)
    if (!found.ok) return found
    if (found.value.locked !== null) {
      return refuse({
        code: 'locked',
        lock: null,
        message: `${path} is locked: ${found.value.locked || 'no reason given'}. Unlock it first.`,
      })
    }
    const admin = await adminOf(repo, path)
    if (admin === null)
      return refuse({ code: 'failed', message: `Git lists ${path} but has no folder for it. Run git worktree repair.` })
    const checkout: RepoRef = { root: path, gitDir: admin, commonDir: repo.commonDir }
    const modules = await keepModules(exec, checkout, removal.project ?? repo, options)
    if (!modules.ok) return modules
    if (rescued === undefined && (await gone(path))) {
      const safe = await provenHeld(exec, checkout, { commit: 'HEAD', modules: [] }, checkout, options)
      if (!safe.ok) return safe
    } else if (rescued === undefined) {
      const idle = await nothingUnfinished(checkout)
      if (!idle.ok) return idle
      const now = await status(exec, checkout, options)
      if (!now.ok) return now
      const paths = editedPaths(now.value, true)
      if (paths.length > 0) {
        return refuse({
          code: 'dirty',
          paths,
          message: `${path} has uncommitted work. Commit it, or take a snapshot first.`,
        })
      }
      if (now.value.branch === null && now.value.head !== null) {
        const kept = await isReferenced(exec, repo, now.value.head, options)
        if (!kept.ok) return kept
        if (!kept.value) return nowhereElse(path, [], 'commits on no branch')
      }
    } else {
      const safe = await provenHeld(exec, checkout, rescued, removal.project ?? repo, options)
      if (!safe.ok) return safe
    }
    // Where it cannot be renamed (a mount, say), git deletes it where it stands.
    const renamed = removal.aside && (await wasSetAside(path))
    const args = ['worktree', 'remove', ...(rescued === undefined ? [] : ['--force']), '--', path]
    const done = await exec.write(repo, { args, subject: path }, options)
    if (renamed && !done.ok) await rename(leavingOf(path), path).catch(() => {})
    else if (renamed) await rm(leavingOf(path), { recursive: true, force: true }).catch(() => {})
    return done.ok ? ok(undefined) : done
  })
}

/** Removes a checkout whose making was cut off, told by git's own lock reason; refuses every other. */
export async function discardHalfMade(exec: Exec, repo: RepoRef, path: string, options?: GitOptions): Answer<void> {
  return exec.alone(repo, 'shared', async () => {
    const found = await linked(exec, repo, path, options)
    if (!found.ok) return found
    if (found.value.locked !== HALF_MADE) {
      return refuse({
        code: 'unsaved',
        paths: [path],
        message: `${path} was made to its end, so it is not discarded. Remove it as a checkout.`,
      })
    }
    const args = ['worktree', 'remove', '--force', '--force', '--', path]
    const done = await exec.write(repo, { args, subject: path }, options)
    if (done.ok) return ok(undefined)
    // Cut off while it was being taken away, git no longer takes the folder for a checkout.
    await rm(path, { recursive: true, force: true }).catch(() => {})
    const again = await exec.write(repo, { args: [...args], subject: path }, options)
    return again.ok ? ok(undefined) : again
  })
}

/** Locks a checkout so that no prune takes it. */
export async function lockWorktree(exec: Exec, repo: RepoRef, path: string, reason: string): Answer<void> {
  const args = ['worktree', 'lock', '--reason', reason, '--', path]
  const done = await exec.alone(repo, 'shared', () => exec.write(repo, { args, subject: path }))
  return done.ok ? ok(undefined) : done
}

/** Takes that lock away. */
export async function unlockWorktree(exec: Exec, repo: RepoRef, path: string): Answer<void> {
  const args = ['worktree', 'unlock', '--', path]
  const done = await exec.alone(repo, 'shared', () => exec.write(repo, { args, subject: path }))
  return done.ok ? ok(undefined) : done
}
