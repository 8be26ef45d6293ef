import { appendFile, copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { NewClone } from '@main/ports/git-clones'
import { isBranchName } from '@main/ports/git-names'
import type { GitOptions } from '@main/ports/git-options'
import type { RepoRef, Repository } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import { cloneConfig, parseSettings } from './clone-config'
import { bringCommits } from './exchange'
import type { Answer, Exec } from './exec'
import { badName } from './refs'
import { fromFileSystem, refuse } from './refuse'

/*
 * How a clone borrows objects. It hard-links every object file of the project (`clone --local`), so it costs no space
 * and no time to speak of, and a collection in the project, even `gc --prune=now` or a deleted repository, takes only
 * the project's names of those files away: the clone's stay. An alternates file (`clone --shared`) would be smaller
 * still, but then the clone is whole only while the project keeps every object the clone has come to need, and not all
 * of those are reachable from a ref of the project (a blob that was staged there once, say). Nothing may be lost, so
 * nothing is borrowed that can be taken back. Across file systems git copies instead. What sharing is lost when one
 * side repacks is shown by `checkout list` and comes back with the next clone.
 */

/** The folder a clone is made in; whatever stands there was cut off and is nobody's work. */
const stagingOf = (path: string): string => `${path}.espalier-making`

/** What a clone is called while it is being deleted: nothing in it is missing elsewhere. */
export const leavingOf = (path: string): string => `${path}.espalier-removing`

/**
 * Gives a folder that is to be deleted another name, in one step: cut off half-way, it is never taken for a checkout.
 * What an earlier deletion left under that name goes first. Throws what the file system says.
 */
export async function setAside(path: string): Promise<void> {
  await rm(leavingOf(path), { recursive: true, force: true })
  await rename(path, leavingOf(path))
}

async function settle(exec: Exec, source: Repository, gitDir: string, options?: GitOptions): Answer<void> {
  const listed = await exec.read(
    source,
    { args: ['config', '--list', '--show-scope', '--includes', '-z'], checkout: source.root !== null },
    options,
  )
  if (!listed.ok) return listed
  try {
    const config = cloneConfig(parseSettings(listed.value.text), source.hooksPath, source.root ?? source.commonDir)
    await appendFile(join(gitDir, 'config'), config)
    await mkdir(join(gitDir, 'info'), { recursive: true })
    const carried = [
      [source.commonDir, 'exclude'],
      [source.commonDir, 'attributes'],
      [source.gitDir, 'sparse-checkout'],
    ] as const
    for (const [from, name] of carried)
      await copyFile(join(from, 'info', name), join(gitDir, 'info', name)).catch(() => {})
    return ok(undefined)
  } catch (cause) {
    return fromFileSystem(cause, 'write the clone’s settings')
  }
}

/** Leaves the clone without any branch of its own: HEAD is where the caller wants it. */
async function begin(exec: Exec, clone: RepoRef, wanted: NewClone, options?: GitOptions): Answer<void> {
  const listed = await exec.read(
    clone,
    { args: ['for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads/'] },
    options,
  )
  if (!listed.ok) return listed
  const lines = listed.value.text.split('\n').filter(line => line !== '')
  const drop = lines.map(line => `delete ${line.slice(line.indexOf(' ') + 1)}\n`)
  const make = wanted.branch === null ? [] : [`create refs/heads/${wanted.branch} ${wanted.at}\n`]
  const detached = await exec.write(
    clone,
    { args: ['update-ref', '--no-deref', 'HEAD', wanted.at], subject: wanted.at },
    options,
  )
  if (!detached.ok) return detached
  // A dropped and a made branch of one name are one change.
  for (const stdin of [drop.join(''), make.join('')]) {
    if (stdin === '') continue
    const done = await exec.write(clone, { args: ['update-ref', '--stdin'], stdin }, options)
    if (!done.ok) return done
  }
  if (wanted.branch === null) return ok(undefined)
  const head = { args: ['symbolic-ref', 'HEAD', `refs/heads/${wanted.branch}`], subject: wanted.branch }
  const on = await exec.write(clone, head, options)
  return on.ok ? ok(undefined) : on
}

/**
 * Makes a clone of a repository, with files on a branch or, as a `store`, without any: then worktrees are made of it.
 * Everything is done beside its place and moved there whole, so that a cut-off attempt is told by its name and leaves
 * nothing at the place itself. Errors: `exists`, `invalid-name`, `missing-ref`, `disk-full`, `permission`.
 */
export async function makeClone(exec: Exec, source: Repository, wanted: NewClone, options?: GitOptions): Answer<void> {
  const { path, branch } = wanted
  if (branch !== null && !isBranchName(branch)) return badName(branch)
  const staging = stagingOf(path)
  const place = wanted.store ? join(path, '.git') : path
  if ((await readdir(place).catch(() => [])).length > 0)
    return refuse({
      code: 'exists',
      what: place,
      message: `The folder ${place} is there and not empty. Choose another one.`,
    })
  try {
    await rm(staging, { recursive: true, force: true })
    await mkdir(dirname(staging), { recursive: true })
  } catch (cause) {
    return fromFileSystem(cause, 'make a clone')
  }
  const made = await make(exec, source, wanted, staging, options)
  try {
    if (made.ok) {
      await mkdir(wanted.store ? path : dirname(path), { recursive: true })
      await rename(wanted.store ? join(staging, '.git') : staging, place)
    }
    await rm(staging, { recursive: true, force: true })
  } catch (cause) {
    return fromFileSystem(cause, 'put the clone in its place')
  }
  return made
}

/** Takes away what is left of a clone whose making or deleting was cut off; one at its place is not touched. */
export async function discardHalfClone(path: string): Answer<void> {
  try {
    for (const folder of [stagingOf(path), leavingOf(path)]) await rm(folder, { recursive: true, force: true })
    return ok(undefined)
  } catch (cause) {
    return fromFileSystem(cause, 'take a half-made clone away')
  }
}

async function make(
  exec: Exec,
  source: Repository,
  wanted: NewClone,
  staging: string,
  options?: GitOptions,
): Answer<void> {
  const template = ['--template=', '--no-tags', '--no-checkout', '--quiet', '--origin', 'origin']
  const args = ['clone', '--local', ...template, '--', source.commonDir, staging]
  const cloned = await exec.write(source, { args, cwd: dirname(staging), nowhere: true, subject: staging }, options)
  if (!cloned.ok) return cloned
  const gitDir = join(staging, '.git')
  const clone: RepoRef = { root: staging, gitDir, commonDir: gitDir }
  const settled = await settle(exec, source, gitDir, options)
  if (!settled.ok) return settled
  const brought = await bringCommits(exec, clone, { from: source.commonDir, oids: [wanted.at] }, options)
  if (!brought.ok) return brought
  const begun = await begin(exec, clone, wanted, options)
  if (!begun.ok) return begun
  if (wanted.store) {
    const bare = await exec.write(clone, { args: ['config', 'core.bare', 'true'] }, options)
    return bare.ok ? ok(undefined) : bare
  }
  const config = ['checkout.workers=0']
  const fill = { args: ['reset', '--hard', '--quiet', '--no-recurse-submodules'], checkout: true, config }
  const filled = await exec.write(clone, { ...fill, subject: wanted.at }, options)
  return filled.ok ? ok(undefined) : filled
}
