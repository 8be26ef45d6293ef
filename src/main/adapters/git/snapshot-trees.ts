import { copyFile, lstat, mkdtemp, rm, stat, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GitOptions } from '@main/ports/git-options'
import type { Oid, RepoRef, Unsaved } from '@main/ports/git-types'
import type { Env } from '@main/ports/processes'
import { ok } from '@shared/lib/result'
import { asBytes, asText, bytesOf, ofBytes } from './bytes'
import type { Answer, Exec } from './exec'
import { allBut, ownPaths, unheld, untrackedRepositories } from './nested'
import { parsePaths, parseTagged } from './parse/tree'
import { fromFileSystem } from './refuse'

/** Files that git was told to overlook, as texts of bytes: taken for unchanged, or left out though no pattern says so. */
export interface Marks {
  readonly assumed: readonly string[]
  readonly skipped: readonly string[]
}

/** What a checkout holds, as trees. */
export interface Trees {
  /** Everything in the folder that is not ignored. */
  readonly tree: Oid
  /** The same with Espalier's own folders. */
  readonly whole: Oid
  /** What is staged; null where files are unmerged. */
  readonly indexTree: Oid | null
  /** The entries of an index that has unmerged files, below a folder for each stage; null where it has none. */
  readonly stages: Oid | null
  readonly unsaved: readonly Unsaved[]
  readonly marks: Marks
}

/**
 * A copy of the index for git to work on. Its time is set back to the start of the second it had, so that git, which
 * compares it with the files' times, looks again at every file that changed in that second. Answers what sets it back
 * once more, after git wrote the copy anew without looking at the files.
 */
async function copyIndex(from: string, to: string): Promise<() => Promise<void>> {
  const before = await stat(from).catch(() => null)
  if (before === null) return async () => {}
  await copyFile(from, to)
  const second = Math.floor(before.mtimeMs / 1000)
  const setBack = () => utimes(to, second, second)
  await setBack()
  return setBack
}

/** Fills a new index with entries in git's own form, as texts of bytes, and writes it as a tree. */
export async function treeOf(
  exec: Exec,
  checkout: RepoRef,
  indexFile: string,
  entries: readonly string[],
  options?: GitOptions,
): Answer<Oid> {
  const env = { GIT_INDEX_FILE: indexFile }
  const stdin = bytesOf(entries.map(entry => `${entry}\0`).join(''))
  const filled = await exec.write(checkout, { args: ['update-index', '-z', '--index-info'], env, stdin }, options)
  if (!filled.ok) return filled
  const written = await exec.write(checkout, { args: ['write-tree'], env }, options)
  return written.ok ? ok(written.value.text.trim()) : written
}

/** An index with unmerged files has no tree: each stage (0 is what is merged) becomes a folder of one. */
async function stagesTree(exec: Exec, checkout: RepoRef, folder: string, env: Env, options?: GitOptions): Answer<Oid> {
  const listed = await exec.read(checkout, { args: ['ls-files', '--stage', '-z'], env }, options)
  if (!listed.ok) return listed
  const entries = parsePaths(ofBytes(listed.value.bytes)).map(line => {
    const tab = line.indexOf('\t')
    const [mode, oid, stage] = line.slice(0, tab).split(' ')
    return `${mode} ${oid}\t${stage}/${line.slice(tab + 1)}`
  })
  return treeOf(exec, checkout, join(folder, 'stages'), entries, options)
}

/** Takes away the marks that make git overlook edits: `assume-unchanged`, and `skip-worktree` of files that are there. */
async function lookAtAll(exec: Exec, checkout: RepoRef, env: Env, options?: GitOptions): Answer<Marks> {
  const listed = await exec.read(checkout, { args: ['ls-files', '-v', '-z'], checkout: true, env }, options)
  if (!listed.ok) return listed
  const tagged = parseTagged(ofBytes(listed.value.bytes))
  const { assumed } = tagged
  const sparse = await stat(join(checkout.gitDir, 'info', 'sparse-checkout')).catch(() => null)
  // In a sparse checkout git itself drops the mark of a file that is there.
  const skipped = sparse === null ? tagged.skipped : []
  const there: string[] = []
  for (const path of skipped) {
    if (await lstat(bytesOf(join(asBytes(checkout.root ?? ''), path))).catch(() => null)) there.push(path)
  }
  const marks = [
    ['--no-assume-unchanged', assumed],
    ['--no-skip-worktree', there],
  ] as const
  for (const [option, paths] of marks) {
    if (paths.length === 0) continue
    const args = ['update-index', option, '-z', '--stdin']
    const stdin = bytesOf(paths.map(path => `${path}\0`).join(''))
    const done = await exec.write(checkout, { args, checkout: true, env, stdin }, options)
    if (!done.ok) return done
  }
  return ok({ assumed, skipped })
}

/** Adds Espalier's own folders to an index; says which repositories in them it could not take. Null: there are none. */
async function addOwn(exec: Exec, checkout: RepoRef, env: Env, options?: GitOptions): Answer<readonly string[] | null> {
  const listed = await ownPaths(exec, checkout, env, options)
  if (!listed.ok || listed.value === null) return listed
  const paths = listed.value
  const files = paths.filter(path => !path.endsWith('/'))
  if (files.length > 0) {
    const stdin = bytesOf(files.map(path => `${path}\0`).join(''))
    const add = ['update-index', '--add', '--remove', '--replace', '-z', '--stdin']
    const done = await exec.write(checkout, { args: add, checkout: true, env, stdin }, options)
    if (!done.ok) return done
  }
  return ok(paths.filter(path => path.endsWith('/')).map(asText))
}

/** What is left of a checkout whose folder somebody deleted: its index, in git's own folder. */
async function withoutFolder(
  exec: Exec,
  checkout: RepoRef,
  left: Pick<Trees, 'indexTree' | 'stages'>,
  options?: GitOptions,
): Answer<Trees> {
  const rev = left.indexTree ?? 'HEAD^{tree}'
  const said = await exec.read(checkout, { args: ['rev-parse', '--verify', rev], subject: rev }, options)
  if (!said.ok) return said
  const tree = said.value.text.trim()
  return ok({ ...left, tree, whole: tree, unsaved: [], marks: { assumed: [], skipped: [] } })
}

/** Writes what a checkout holds as trees. Neither its index nor its files are touched. */
export async function writeTrees(exec: Exec, checkout: RepoRef, folder: string, options?: GitOptions): Answer<Trees> {
  const index = join(folder, 'index')
  const setBack = await copyIndex(join(checkout.gitDir, 'index'), index)
  const env = { GIT_INDEX_FILE: index }
  const treeCall = { args: ['write-tree'], env }
  const staged = await exec.write(checkout, { ...treeCall, codes: [0, 128] }, options)
  if (!staged.ok) return staged
  await setBack()
  const indexTree = staged.value.exitCode === 0 ? staged.value.text.trim() : null
  const stages = indexTree === null ? await stagesTree(exec, checkout, folder, env, options) : ok(null)
  if (!stages.ok) return stages
  if ((await lstat(checkout.root ?? '').catch(() => null)) === null)
    return withoutFolder(exec, checkout, { indexTree, stages: stages.value }, options)
  const looked = await lookAtAll(exec, checkout, env, options)
  if (!looked.ok) return looked
  const nested = await untrackedRepositories(exec, checkout, env, options)
  if (!nested.ok) return nested
  const config = ['core.safecrlf=false', 'advice.addEmbeddedRepo=false']
  const args = ['add', '--all', '--sparse', '--', ...allBut(nested.value)]
  // A file may vanish between git's listing and its reading while an agent is at work: then it is listed again.
  for (let attempt = 0; ; attempt += 1) {
    const added = await exec.write(checkout, { args, checkout: true, env, config }, options)
    if (added.ok) break
    if (attempt === 2 || !/No such file or directory|unable to stat|file changed/i.test(added.error.stderr))
      return added
  }
  const held = await unheld(exec, checkout, env, options)
  if (!held.ok) return held
  const tree = await exec.write(checkout, treeCall, options)
  if (!tree.ok) return tree
  const own = await addOwn(exec, checkout, env, options)
  if (!own.ok) return own
  const whole = own.value === null ? tree : await exec.write(checkout, treeCall, options)
  if (!whole.ok) return whole
  const repositories = [...nested.value, ...(own.value ?? [])]
  const unsaved = [
    ...repositories.map(path => ({ path: path.replace(/\/$/, ''), why: 'nested-repository' as const })),
    ...held.value,
  ]
  const oid = (said: { readonly text: string }) => said.text.trim()
  const trees = { tree: oid(tree.value), whole: oid(whole.value), indexTree, stages: stages.value }
  return ok({ ...trees, unsaved, marks: looked.value })
}

/** Runs a task with a folder of its own that is gone afterwards. */
export async function inTemporary<T>(task: (folder: string) => Answer<T>): Answer<T> {
  try {
    const folder = await mkdtemp(join(tmpdir(), 'espalier-snapshot-'))
    try {
      return await task(folder)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  } catch (cause) {
    return fromFileSystem(cause, 'take a snapshot')
  }
}
