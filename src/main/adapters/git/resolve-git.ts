import { join } from 'node:path'
import type { GitOptions } from '@main/ports/git-options'
import type { Oid, RepoRef } from '@main/ports/git-types'
import type { ResolveGit } from '@main/ports/resolve-git'
import { ok } from '@shared/lib/result'
import { type AttributeFiles, createAttributeFiles, withAttributesOf } from './attributes'
import { commitTree } from './commit-tree'
import type { Answer, Exec } from './exec'

import { parseConflict } from './parse/conflict'
import { parseMergeTree } from './parse/merge-tree'
import { noCheckout } from './refuse'
import { replay, train } from './rerere'
import { inTemporary, writeTrees } from './snapshot-trees'

const gone = (oid: string): string => '0'.repeat(oid.length)

const treeWith =
  (exec: Exec): ResolveGit['treeWith'] =>
  (repo, { tree, changes }) =>
    inTemporary(async folder => {
      const env = { GIT_INDEX_FILE: join(folder, 'index') }
      const read = await exec.write(repo, { args: ['read-tree', tree], env, subject: tree })
      if (!read.ok) return read
      const stdin = changes
        .map(({ path, mode, oid }) => (oid === null ? `0 ${gone(tree)}\t${path}\0` : `${mode} ${oid}\t${path}\0`))
        .join('')
      const put = await exec.write(repo, { args: ['update-index', '-z', '--index-info'], env, stdin })
      if (!put.ok) return put
      const written = await exec.write(repo, { args: ['write-tree'], env })
      return written.ok ? ok(written.value.text.trim()) : written
    })

/** Merges two commits in the object store, attributes of `ours` in force. */
const merging =
  (exec: Exec, files: AttributeFiles) =>
  (repo: RepoRef, ours: Oid, theirs: Oid, flags: readonly string[], options?: GitOptions) =>
    withAttributesOf(
      { native: false, files },
      repo,
      ours,
      extra => {
        const args = ['merge-tree', '--write-tree', '-z', ...flags, '--end-of-options', ours, theirs]
        return exec.read(repo, { args, codes: [0, 1], subject: theirs, ...extra }, options)
      },
      options,
    )

const NOBODY = { name: 'Espalier', email: 'espalier@espalier.invalid', at: 0, offset: '+0000' }

/** A commit with another one's tree and other parents: what a merge needs to be told of an ancestor. */
async function lone(exec: Exec, repo: RepoRef, like: Oid, parents: readonly Oid[]): Answer<Oid> {
  const found = await exec.read(repo, { args: ['rev-parse', '--verify', '--end-of-options', `${like}^{tree}`] })
  if (!found.ok) return found
  const tree = found.value.text.trim()
  return commitTree(exec, repo, { tree, parents, author: NOBODY, committer: NOBODY, message: 'base\n', sign: false })
}

const MERGE = ['merge', '--quiet', '--no-commit', '--no-ff', '--no-verify', '--no-stat', '--no-rerere-autoupdate']

/**
 * The verbs of git that only resolving and taking back need. What they write are objects, the memory of resolutions and
 * checkouts that Espalier made for this; no ref is moved.
 */
export function createResolveGit(exec: Exec): ResolveGit {
  const merge = merging(exec, createAttributeFiles(exec))
  return {
    async conflict(repo, { ours, theirs }, options) {
      const said = await merge(repo, ours, theirs, [], options)
      if (!said.ok) return said
      return ok(said.value.exitCode === 0 ? null : parseConflict(said.value.text))
    },
    async writeBlob(repo, content) {
      const said = await exec.write(repo, { args: ['hash-object', '-w', '--stdin'], stdin: content })
      return said.ok ? ok(said.value.text.trim()) : said
    },
    treeWith: treeWith(exec),
    async beginMerge(checkout: RepoRef, theirs, options) {
      if (checkout.root === null) return noCheckout()
      // The person's rerere must neither help nor learn here.
      const config = ['rerere.enabled=false', 'merge.verifySignatures=false', 'advice.mergeConflict=false']
      const call = { args: [...MERGE, theirs], checkout: true, config, codes: [0, 1], subject: theirs }
      const said = await exec.alone(checkout, 'index', () => exec.write(checkout, call, options))
      return said.ok ? ok(undefined) : said
    },
    folderTree: (checkout, options) =>
      inTemporary(async folder => {
        const trees = await writeTrees(exec, checkout, folder, options)
        return trees.ok ? ok(trees.value.tree) : trees
      }),
    async transplant(repo, { from, to, onto }, options) {
      // `--merge-base` came with git 2.40; commits that have nothing but the ancestor in common say the same.
      const base = await lone(exec, repo, from, [])
      if (!base.ok) return base
      const [ours, theirs] = await Promise.all([
        lone(exec, repo, onto, [base.value]),
        lone(exec, repo, to, [base.value]),
      ])
      if (!ours.ok) return ours
      if (!theirs.ok) return theirs
      const said = await merge(repo, ours.value, theirs.value, ['--name-only'], options)
      return said.ok ? ok(parseMergeTree(said.value.text, said.value.exitCode === 0)) : said
    },
    replay: (repo, conflict) => replay(exec, repo, conflict),
    train: (repo, conflict, resolved) => train(exec, repo, conflict, resolved),
  }
}
