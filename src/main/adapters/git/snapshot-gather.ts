import { join } from 'node:path'
import type { GitOptions } from '@main/ports/git-options'
import type { Oid, Operation, RepoRef, Signature } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import { commitTree } from './commit-tree'
import type { Answer, Exec } from './exec'
import { stateCommits, stateTree } from './snapshot-state'
import { type Trees, writeTrees } from './snapshot-trees'
import { operationOf } from './state'

/** Everything in a checkout, written as objects that nothing names yet. */
export interface Gathered extends Trees {
  readonly head: Oid | null
  readonly headTree: Oid | null
  readonly branch: string | null
  readonly operation: Operation | null
  /** Commits that hold what the tree cannot: null where there is nothing of the kind. */
  readonly parts: { readonly index: Oid | null; readonly unmerged: Oid | null; readonly state: Oid | null }
  /** Whether the commit at HEAD holds everything, Espalier's own folders apart. */
  readonly clean: boolean
}

/** Writes what stands in a checkout: HEAD, the staged state, unmerged files, an unfinished operation, the files. */
export async function gather(
  exec: Exec,
  checkout: RepoRef,
  by: Signature,
  folder: string,
  options?: GitOptions,
): Answer<Gathered> {
  const operation = await operationOf(checkout.gitDir)
  const named = (rev: string) =>
    exec.read(checkout, { args: ['rev-parse', '--verify', '--quiet', rev], codes: [0, 1, 128] }, options)
  const [commit, root, on] = await Promise.all([
    named('HEAD^{commit}'),
    named('HEAD^{tree}'),
    exec.read(checkout, { args: ['symbolic-ref', '--quiet', 'HEAD'], codes: [0, 1] }, options),
  ])
  if (!commit.ok) return commit
  if (!root.ok) return root
  if (!on.ok) return on
  const head = commit.value.exitCode === 0 ? commit.value.text.trim() : null
  const headTree = root.value.exitCode === 0 ? root.value.text.trim() : null
  const branch = on.value.text.trim().replace(/^refs\/heads\//, '') || null
  const trees = await writeTrees(exec, checkout, folder, options)
  if (!trees.ok) return trees
  const { tree, indexTree, stages, unsaved } = trees.value

  const write = async (tree: Oid, parents: readonly Oid[], message: string): Answer<Oid | null> =>
    commitTree(exec, checkout, { author: by, committer: by, sign: false, tree, parents, message }, options)
  const onHead = head === null ? [] : [head]
  const none: Awaited<Answer<Oid | null>> = ok(null)
  const index = indexTree !== null && indexTree !== headTree ? await write(indexTree, onHead, 'Staged state\n') : none
  if (!index.ok) return index
  const unmerged = stages === null ? none : await write(stages, [], 'Index with unmerged files, by stage\n')
  if (!unmerged.ok) return unmerged
  let state: Oid | null = null
  if (operation !== null) {
    const commits = await stateCommits(exec, checkout, options)
    if (!commits.ok) return commits
    const files = await stateTree(exec, checkout, join(folder, 'state-index'), options)
    if (!files.ok) return files
    const kept = await write(files.value, commits.value, `State of an unfinished ${operation}\n`)
    if (!kept.ok) return kept
    state = kept.value
  }
  const parts = { index: index.value, unmerged: unmerged.value, state }
  const clean =
    operation === null &&
    unsaved.length === 0 &&
    tree === headTree &&
    stages === null &&
    (indexTree === null || indexTree === headTree)
  return ok({ ...trees.value, head, headTree, branch, operation, parts, clean })
}

/** The commits a snapshot hangs on, HEAD first. */
export const partsOf = ({ head, parts }: Pick<Gathered, 'head' | 'parts'>): Oid[] =>
  [head, parts.index, parts.state, parts.unmerged].filter(oid => oid !== null)
