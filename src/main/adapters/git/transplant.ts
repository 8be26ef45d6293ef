import { access, appendFile, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Transplant } from '@main/ports/git-clones'
import type { GitOptions } from '@main/ports/git-options'
import type { Oid, RepoRef, Repository } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import { absorbObjects } from './absorb'
import { copyState } from './checkout-state'
import { discardHalfClone, makeClone, setAside } from './clone'
import type { Answer, Exec } from './exec'
import { copyFolder, sameFolder } from './folder-copy'
import { copyModules, heldModules } from './module-move'
import { bareRef } from './modules'
import { fromFileSystem, noCheckout, refuse } from './refuse'
import { namesOf, refsBelow } from './rescue-lost'
import { inTemporary, writeTrees } from './snapshot-trees'
import { adminOf, HALF_MADE } from './worktree-add'

type Where = Transplant['to']

/** A repository for the new checkout to stand in: a clone of its own, or a worktree that is still being made. */
async function ground(
  exec: Exec,
  project: Repository,
  { path, store }: Where,
  at: Oid,
  options?: GitOptions,
): Answer<RepoRef> {
  if (store === null) {
    const made = await makeClone(exec, project, { path, at: project.head ?? at, branch: null, store: true }, options)
    if (!made.ok) return made
    const gitDir = join(path, '.git')
    const bare = await exec.write({ root: null, gitDir, commonDir: gitDir }, { args: ['config', 'core.bare', 'false'] })
    return bare.ok ? ok({ root: path, gitDir, commonDir: gitDir }) : bare
  }
  const args = [
    'worktree',
    'add',
    '--quiet',
    '--no-checkout',
    '--lock',
    '--reason',
    HALF_MADE,
    '--detach',
    '--',
    path,
    at,
  ]
  const made = await exec.alone(store, 'shared', () => exec.write(store, { args, subject: path }, options))
  if (!made.ok) return made
  const gitDir = await adminOf(store, path)
  if (gitDir === null) return refuse({ code: 'failed', message: `Git made ${path} but does not list it.` })
  return ok({ root: path, gitDir, commonDir: store.commonDir })
}

/** Puts HEAD of the new checkout where the old one's is, with the branch it is on and that branch's log. */
async function copyHead(exec: Exec, from: RepoRef, to: RepoRef, options?: GitOptions): Answer<void> {
  const head = await readFile(join(from.gitDir, 'HEAD'), 'utf8')
  const ref = /^ref: (.+)\n$/.exec(head)?.[1]
  if (ref !== undefined && from.commonDir !== to.commonDir) {
    const at = (repo: RepoRef) =>
      exec.read(repo, { args: ['rev-parse', '--verify', '--quiet', ref], codes: [0, 1], subject: ref }, options)
    const [old, known] = [await at(from), await at(to)]
    if (!old.ok) return old
    if (!known.ok) return known
    const oid = old.value.text.trim()
    if (known.value.exitCode === 0 && known.value.text.trim() !== oid) {
      const message = `${ref} stands elsewhere in ${to.commonDir}. Bring the two together first.`
      return refuse({ code: 'ref-moved', ref, expected: oid, actual: known.value.text.trim(), message })
    }
    if (known.value.exitCode !== 0 && oid !== '') {
      const made = await exec.write(to, { args: ['update-ref', ref, oid, ''], subject: ref }, options)
      if (!made.ok) return made
      const log = join(to.commonDir, 'logs', ref)
      await mkdir(dirname(log), { recursive: true })
      await copyFile(join(from.commonDir, 'logs', ref), log).catch(() => {})
    }
  }
  await writeFile(join(to.gitDir, 'HEAD'), head)
  return ok(undefined)
}

/**
 * Makes a checkout anew somewhere else, in another repository: every object, its branch, HEAD, the index byte for byte,
 * an unfinished operation, and every file of its folder. The old one is only read. A worktree stays marked as being
 * made until `settleTransplant`. Errors: `exists`, `ref-moved`, `disk-full`, `permission`.
 */
export async function transplant(exec: Exec, job: Transplant, options: GitOptions = {}): Answer<void> {
  const { from, to, project } = job
  if (from.root === null) return noCheckout()
  const named = ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']
  const head = await exec.read(from, { args: named, codes: [0, 1, 128] }, options)
  if (!head.ok) return head
  const at = head.value.exitCode === 0 ? head.value.text.trim() : (project.head ?? '')
  try {
    if (to.store !== null) await absorbObjects(from.commonDir, to.store.commonDir)
    const made = await ground(exec, project, to, at, options)
    if (!made.ok) return made
    if (to.store === null) await absorbObjects(from.commonDir, made.value.commonDir)
    await copyState(from.gitDir, made.value.gitDir)
    const placed = await copyHead(exec, from, made.value, options)
    if (!placed.ok) return placed
    await copyFolder(from.root, to.path, options.signal)
    return await copyModules(exec, from, made.value, options)
  } catch (cause) {
    if (options.signal?.aborted) return refuse({ code: 'cancelled', message: 'Stopped before it was done.' })
    return fromFileSystem(cause, `make ${to.path}`)
  }
}

/** What git sees in a checkout, as one text; how files looked when it last did is no part of it. */
async function contentOf(exec: Exec, repo: RepoRef, options?: GitOptions): Answer<string> {
  const listed = await exec.read(repo, { args: ['ls-files', '--stage', '-v', '-z'], checkout: true }, options)
  if (!listed.ok) return listed
  return inTemporary(async folder => {
    const head = await readFile(join(repo.gitDir, 'HEAD'), 'utf8')
    const held = await writeTrees(exec, repo, folder, options)
    if (!held.ok) return held
    const { whole, indexTree, stages } = held.value
    return ok([head, whole, indexTree, stages, listed.value.text].join('\n'))
  })
}

/**
 * Whether two checkouts hold the same, byte for byte: where they stand, what is staged, every file, ignored ones too; and
 * so their submodules, with all refs of these.
 */
export async function sameContent(exec: Exec, a: RepoRef, b: RepoRef, options?: GitOptions): Answer<boolean> {
  if (a.root === null || b.root === null) return noCheckout()
  try {
    if (!(await sameFolder(a.root, b.root))) return ok(false)
  } catch (cause) {
    return fromFileSystem(cause, 'compare two checkouts')
  }
  const [one, other] = [await contentOf(exec, a, options), await contentOf(exec, b, options)]
  if (!one.ok) return one
  if (!other.ok) return other
  return one.value === other.value ? sameModules(exec, a, b, options) : ok(false)
}

/** The files of submodules are among those of the checkouts; here it is where their clones stand and what these name. */
async function sameModules(exec: Exec, a: RepoRef, b: RepoRef, options?: GitOptions): Answer<boolean> {
  const seen: string[] = []
  for (const checkout of [a, b]) {
    const held = await heldModules(exec, checkout, options)
    if (!held.ok) return held
    const texts: string[] = []
    for (const module of held.value) {
      const content = await contentOf(exec, module, options)
      if (!content.ok) return content
      const refs = { args: ['for-each-ref', '--format=%(objectname) %(refname)'] }
      const named = await exec.read(bareRef(module.gitDir), refs, options)
      if (!named.ok) return named
      texts.push(module.name, content.value, named.value.text)
    }
    seen.push(texts.join('\n'))
  }
  return ok(seen[0] === seen[1])
}

/** Marks a transplanted worktree as whole. */
export async function settleTransplant(exec: Exec, { path, store }: Where, reason: string): Answer<void> {
  if (store === null) return ok(undefined)
  return exec.alone(store, 'shared', async (): Answer<void> => {
    await exec.write(store, { args: ['worktree', 'unlock', '--', path], codes: [0, 128], subject: path })
    const locked = await exec.write(store, {
      args: ['worktree', 'lock', '--reason', reason, '--', path],
      subject: path,
    })
    return locked.ok ? ok(undefined) : locked
  })
}

/**
 * Deletes a checkout of which another holds everything: the copy when a transplant is taken back, the original when it
 * is done. The caller has proven that (`sameContent`), or that nobody ever worked in it.
 */
export async function discardCheckout(exec: Exec, { path, store }: Where): Answer<void> {
  try {
    const there = await access(path).then(
      () => true,
      () => false,
    )
    if (there) await setAside(path)
  } catch (cause) {
    return fromFileSystem(cause, `delete ${path}`)
  }
  if (store === null) return discardHalfClone(path)
  return exec.alone(store, 'shared', async (): Answer<void> => {
    if ((await adminOf(store, path)) === null) return discardHalfClone(path)
    const args = ['worktree', 'remove', '--force', '--force', '--', path]
    const removed = await exec.write(store, { args, subject: path })
    return removed.ok ? discardHalfClone(path) : removed
  })
}

/** Gives a repository the stashes of another that it does not have, in their order. */
export async function copyStashes(from: RepoRef, to: RepoRef): Answer<void> {
  try {
    const [theirs, ours] = [from, to].map(repo => join(repo.commonDir, 'logs', 'refs', 'stash'))
    if (theirs === undefined || ours === undefined) return ok(undefined)
    const lines = (await readFile(theirs, 'utf8').catch(() => '')).split('\n').filter(line => line !== '')
    const known = new Set((await readFile(ours, 'utf8').catch(() => '')).split('\n').map(line => line.split(' ')[1]))
    const missing = lines.filter(line => !known.has(line.split(' ')[1]))
    const top = missing.at(-1)?.split(' ')[1]
    if (top === undefined) return ok(undefined)
    await mkdir(dirname(ours), { recursive: true })
    // The log is what git lists stashes from; the ref names the last of them.
    await appendFile(ours, `${missing.join('\n')}\n`)
    await mkdir(join(to.commonDir, 'refs'), { recursive: true })
    await writeFile(join(to.commonDir, 'refs', 'stash'), `${top}\n`)
    return ok(undefined)
  } catch (cause) {
    return fromFileSystem(cause, 'bring stashes along')
  }
}

/**
 * Gives a repository the tags, notes and other names of a clone that are free there, with all they stand for. One that is
 * taken for something else stays in the clone's rescue.
 */
export async function copyNames(exec: Exec, from: RepoRef, to: RepoRef, options?: GitOptions): Answer<void> {
  const own = await namesOf(exec, from, to, options)
  if (!own.ok || own.value.length === 0) return own.ok ? ok(undefined) : own
  const known = await refsBelow(exec, to, ['refs/'], options)
  if (!known.ok) return known
  const taken = new Set(known.value.map(({ name }) => name))
  const stdin = own.value.flatMap(({ name }) => (taken.has(name) ? [] : [`${name}:${name}\n`])).join('')
  if (stdin === '') return ok(undefined)
  const args = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--stdin', '--', from.commonDir]
  const call = { args, stdin, codes: [0, 1], subject: from.commonDir }
  const done = await exec.alone(to, 'shared', () => exec.write(to, call, options))
  return done.ok ? ok(undefined) : done
}
