import { copyFile, mkdtemp, rm, stat, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GitOptions } from '@main/ports/git'
import { isRefName } from '@main/ports/git-names'
import type { Oid, RepoRef, Signature, Snapshot, Unsaved } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import { commitTree } from './commit-tree'
import type { Answer, Exec } from './exec'
import { moveRef } from './move-ref'
import { allBut, unheld, untrackedRepositories } from './nested'
import { badName, readRef } from './refs'
import { fromFileSystem, noCheckout } from './refuse'
import { stateCommits, stateTree } from './snapshot-state'
import { operationOf } from './state'

export interface SnapshotRequest {
  readonly ref: string
  readonly reason: string
  readonly by: Signature
}

interface Trees {
  readonly tree: Oid
  readonly indexTree: Oid | null
  readonly unsaved: readonly Unsaved[]
}

/** A copy of the index for git to work on. Its time is set back to the start of the second it had, so that git, which
 * compares it with the files' times, looks again at every file that changed in that second. */
async function copyIndex(from: string, to: string): Promise<void> {
  const before = await stat(from).catch(() => null)
  if (before === null) return
  await copyFile(from, to)
  const second = Math.floor(before.mtimeMs / 1000)
  await utimes(to, second, second)
}

/** Writes what a checkout holds as trees: staged, and everything. Neither its index nor its files are touched. */
export async function writeTrees(exec: Exec, checkout: RepoRef, folder: string, options?: GitOptions): Answer<Trees> {
  const index = join(folder, 'index')
  await copyIndex(join(checkout.gitDir, 'index'), index)
  const env = { GIT_INDEX_FILE: index }
  // Unmerged files have no tree; their stages are kept with git's state files instead.
  const staged = await exec.write(checkout, { args: ['write-tree'], checkout: true, codes: [0, 128], env }, options)
  if (!staged.ok) return staged
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
  const tree = await exec.write(checkout, { args: ['write-tree'], checkout: true, env }, options)
  if (!tree.ok) return tree
  const unsaved = [
    ...nested.value.map(path => ({ path: path.replace(/\/$/, ''), why: 'nested-repository' as const })),
    ...held.value,
  ]
  const indexTree = staged.value.exitCode === 0 ? staged.value.text.trim() : null
  return ok({ tree: tree.value.text.trim(), indexTree, unsaved })
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

async function take(
  exec: Exec,
  checkout: RepoRef,
  request: SnapshotRequest,
  folder: string,
  options?: GitOptions,
): Answer<Snapshot> {
  const operation = await operationOf(checkout.gitDir)
  const named = (rev: string) =>
    exec.read(checkout, { args: ['rev-parse', '--verify', '--quiet', rev], codes: [0, 1, 128] }, options)
  const head = await named('HEAD^{commit}')
  if (!head.ok) return head
  const root = await named('HEAD^{tree}')
  if (!root.ok) return root
  const headOid = head.value.exitCode === 0 ? head.value.text.trim() : null
  const headTree = root.value.exitCode === 0 ? root.value.text.trim() : null
  const on = await exec.read(checkout, { args: ['symbolic-ref', '--quiet', 'HEAD'], codes: [0, 1] }, options)
  if (!on.ok) return on
  const branch = on.value.text.trim().replace(/^refs\/heads\//, '') || null
  const trees = await writeTrees(exec, checkout, folder, options)
  if (!trees.ok) return trees
  const { tree, indexTree, unsaved } = trees.value

  const by = { author: request.by, committer: request.by, sign: false }
  const parents: Oid[] = headOid === null ? [] : [headOid]
  if (indexTree !== null && indexTree !== headTree) {
    const staged = await commitTree(
      exec,
      checkout,
      { ...by, tree: indexTree, parents: [...parents], message: 'Staged state\n' },
      options,
    )
    if (!staged.ok) return staged
    parents.push(staged.value)
  }
  if (operation !== null) {
    const commits = await stateCommits(exec, checkout, options)
    if (!commits.ok) return commits
    const state = await stateTree(exec, checkout, join(folder, 'state-index'), options)
    if (!state.ok) return state
    const message = `State of an unfinished ${operation}\n`
    const kept = await commitTree(
      exec,
      checkout,
      { ...by, tree: state.value, parents: commits.value, message },
      options,
    )
    if (!kept.ok) return kept
    parents.push(kept.value)
  }
  const trailers = [
    `Espalier-Head: ${headOid ?? 'none'}`,
    `Espalier-Branch: ${branch ?? 'none'}`,
    `Espalier-Index: ${indexTree ?? 'unmerged'}`,
    `Espalier-Operation: ${operation ?? 'none'}`,
  ]
  const message = `${request.reason}\n\n${trailers.join('\n')}\n`
  const commit = await commitTree(exec, checkout, { ...by, tree, parents, message }, options)
  if (!commit.ok) return commit
  const clean =
    operation === null && unsaved.length === 0 && tree === headTree && (indexTree === null || indexTree === headTree)
  return ok({ commit: commit.value, tree, indexTree, head: headOid, branch, operation, clean, unsaved })
}

/**
 * Everything in a checkout (staged, edited, untracked, a merge or rebase under way; not ignored) as a commit pinned
 * at a ref. The real index and the files stay byte for byte as they are, and a held `index.lock` does not matter.
 * What cannot be held is listed in `unsaved`. Errors: `permission` (an unreadable file), `disk-full`, `bare`.
 */
export async function snapshot(
  exec: Exec,
  checkout: RepoRef,
  request: SnapshotRequest,
  options?: GitOptions,
): Answer<Snapshot> {
  if (checkout.root === null) return noCheckout()
  if (!isRefName(request.ref)) return badName(request.ref)
  return inTemporary(async folder => {
    const taken = await take(exec, checkout, request, folder, options)
    if (!taken.ok) return taken
    const before = await readRef(exec, checkout, request.ref, options)
    if (!before.ok) return before
    const move = { ref: request.ref, to: taken.value.commit, expected: before.value, reason: request.reason }
    const pinned = await moveRef(exec, checkout, move, options)
    return pinned.ok ? taken : pinned
  })
}
