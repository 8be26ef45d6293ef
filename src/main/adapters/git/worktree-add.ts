import { access, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { writeAtomic } from '@main/adapters/fs/atomic'
import type { NewWorktree } from '@main/ports/git'
import { isBranchName } from '@main/ports/git-names'
import type { GitOptions } from '@main/ports/git-options'
import type { RepoRef } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import type { Answer, Exec } from './exec'
import { badName } from './refs'
import { fromFileSystem, refuse } from './refuse'
import { checkoutOf } from './state'

/** Git's own word for a checkout that is being made; while it stands there, nobody's prune takes it. */
export const HALF_MADE = 'initializing'

const yes = () => true
const no = () => false

/** The administrative folder git made for a checkout; null when there is none. */
export async function adminOf(repo: RepoRef, path: string): Promise<string | null> {
  const folder = join(repo.commonDir, 'worktrees')
  for (const name of await readdir(folder).catch(() => [])) {
    if ((await checkoutOf(repo, join(folder, name))) === path) return join(folder, name)
  }
  return null
}

/**
 * Makes a checkout at a commit, on a new branch or on none. The registration runs alone; the files, which take
 * longer, are written beside other work. Until they are all there it is locked as `initializing`, as git itself does.
 * What a failed attempt made is taken away again, the branch too. The caller writes down its intent before.
 * Errors: `exists` (branch or folder), `invalid-name`, `missing-ref`, `disk-full`, `permission`.
 */
export async function addWorktree(exec: Exec, repo: RepoRef, wanted: NewWorktree, options?: GitOptions): Answer<void> {
  const { path, at, branch, lockReason } = wanted
  if (branch !== null && !isBranchName(branch)) return badName(branch)
  const ref = `refs/heads/${branch}`
  const fresh = branch !== null && !wanted.existing
  const args = [
    'worktree',
    'add',
    '--quiet',
    '--no-guess-remote',
    '--no-checkout',
    '--lock',
    '--reason',
    HALF_MADE,
    ...(branch === null ? ['--detach'] : []),
    '--',
    path,
    branch ?? at,
  ]

  const registered = await exec.alone(repo, 'shared', async (): Answer<void> => {
    const taken = await readdir(path).catch(() => [])
    if (taken.length > 0) {
      return refuse({
        code: 'exists',
        what: path,
        message: `The folder ${path} is there and not empty. Choose another one.`,
      })
    }
    // By itself, and not with `-b`: where git fails after that, it leaves the branch, and could not be asked again.
    const begin = ['update-ref', '-m', 'espalier: begin', ref, at, '0'.repeat(at.length)]
    const begun = fresh ? await exec.write(repo, { args: begin, subject: at }, options) : null
    if (begun?.ok === false) {
      if (begun.error.code !== 'exists') return begun
      const message = `The branch ${branch} is there already. Choose another name.`
      return refuse({ code: 'exists', what: branch ?? '', message }, begun.error)
    }
    const made = await exec.write(repo, { args, subject: path }, options)
    if (made.ok) return ok(undefined)
    // Somebody else was first with the same folder: that is theirs and stays. The branch is ours in any case.
    await undo(exec, repo, wanted, made.error.code !== 'exists')
    return made
  })
  if (!registered.ok) return registered

  const admin = await adminOf(repo, path)
  if (admin === null) {
    return refuse({
      code: 'failed',
      message: `Git made ${path} but does not list it. Look at the folder ${dirname(path)} and try again.`,
    })
  }
  const checkout: RepoRef = { root: path, gitDir: admin, commonDir: repo.commonDir }
  // Git gives a new checkout the patterns of the person's sparse one.
  const sparse = join(admin, 'info', 'sparse-checkout')
  if (wanted.whole && (await access(sparse).then(yes, no))) await writeFile(sparse, '/*\n')
  const config = ['checkout.workers=0']
  const fill = { args: ['reset', '--hard', '--quiet', '--no-recurse-submodules'], checkout: true, config, subject: at }
  const filled = await exec.write(checkout, fill, options)
  if (filled.ok) return endMaking(admin, lockReason)
  await exec.alone(repo, 'shared', () => undo(exec, repo, wanted))
  return filled
}

/** Says that a checkout is whole: git's file that locks it is replaced in one step, or goes. */
async function endMaking(admin: string, lockReason: string | null): Answer<void> {
  try {
    const lock = join(admin, 'locked')
    await (lockReason === null ? rm(lock, { force: true }) : writeAtomic(lock, `${lockReason}\n`))
    return ok(undefined)
  } catch (cause) {
    return fromFileSystem(cause, 'say that a checkout is whole')
  }
}

/** Takes back what this attempt made: the folder was empty and the branch was not there when it began. */
async function undo(
  exec: Exec,
  repo: RepoRef,
  { path, at, branch, existing }: NewWorktree,
  folder = true,
): Promise<void> {
  if (folder && (await adminOf(repo, path)) !== null) {
    await exec.write(repo, { args: ['worktree', 'remove', '--force', '--force', '--', path], codes: [0, 128] })
  }
  // Only while it still stands where it was made: a commit on it since would be somebody's work.
  if (branch !== null && !existing)
    await exec.write(repo, { args: ['update-ref', '-d', `refs/heads/${branch}`, at], codes: [0, 1, 128] })
}
