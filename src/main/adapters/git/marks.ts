import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { GitOptions } from '@main/ports/git-options'
import type { Oid, RepoRef, Signature } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import { bytesOf } from './bytes'
import { commitTree } from './commit-tree'
import type { Answer, Call, Exec } from './exec'
import { there } from './modules'
import { type Marks, treeOf } from './snapshot-trees'
import { tree } from './trees'

const fromList = ['--pathspec-from-file=-', '--pathspec-file-nul']

/** What sets a mark, by the name of the file that lists the paths. */
const CALLS = new Map<string, readonly Pick<Call, 'args' | 'before'>[]>([
  ['assumed', [{ args: ['update-index', '--assume-unchanged', '-z', '--stdin'] }]],
  ['skipped', [{ args: ['update-index', '--skip-worktree', '-z', '--stdin'] }]],
  [
    'intended',
    [
      // Among the stages of unmerged files such an entry stands as an empty file.
      { args: ['update-index', '--force-remove', '-z', '--stdin'] },
      { args: ['add', '--intent-to-add', '--force', '--sparse', ...fromList], before: ['--literal-pathspecs'] },
    ],
  ],
])

/** Whether an index may have entries without content: git writes those in its third form of an index, or a later one. */
async function mayIntend({ gitDir }: RepoRef): Promise<boolean> {
  const file = await open(join(gitDir, 'index')).catch(() => null)
  if (file === null) return false
  const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0).finally(() => file.close())
  return bytesRead === 8 && buffer.readUInt32BE(4) > 2
}

/** Files that are only noted to be added, as a list that ends each with NUL. */
async function intended(exec: Exec, checkout: RepoRef, options?: GitOptions): Answer<Buffer> {
  // Where somebody deleted the folder, there is no file to be added.
  if (!(await there(checkout.root ?? '')) || !(await mayIntend(checkout))) return ok(Buffer.alloc(0))
  const args = ['diff-files', '--name-only', '--diff-filter=A', '--ignore-submodules=all', '-z']
  const said = await exec.read(checkout, { args, checkout: true }, options)
  return said.ok ? ok(said.value.bytes) : said
}

const listOf = (paths: readonly string[]): Buffer => bytesOf(paths.map(path => `${path}\0`).join(''))

/**
 * What an index says of files that no tree can: which git is to overlook, and which are only noted to be added; as a
 * commit, null where it says nothing of the kind.
 */
export async function marksCommit(
  exec: Exec,
  checkout: RepoRef,
  { by, marks, folder }: { readonly by: Signature; readonly marks: Marks; readonly folder: string },
  options?: GitOptions,
): Answer<Oid | null> {
  const noted = await intended(exec, checkout, options)
  if (!noted.ok) return noted
  const entries: string[] = []
  for (const [name, list] of [
    ['assumed', listOf(marks.assumed)],
    ['skipped', listOf(marks.skipped)],
    ['intended', noted.value],
  ] as const) {
    if (list.length === 0) continue
    const hash = { args: ['hash-object', '-w', '--no-filters', '--stdin'], stdin: list }
    const hashed = await exec.write(checkout, hash, options)
    if (!hashed.ok) return hashed
    entries.push(`100644 ${hashed.value.text.trim()}\t${name}`)
  }
  if (entries.length === 0) return ok(null)
  const written = await treeOf(exec, checkout, join(folder, 'marks-index'), entries, options)
  if (!written.ok) return written
  const person = { author: by, committer: by, sign: false, parents: [] }
  return commitTree(exec, checkout, { ...person, tree: written.value, message: 'Marks of the index\n' }, options)
}

/** Gives the index of a checkout, whose files are there, the marks that were kept of it. */
export async function placeMarks(exec: Exec, checkout: RepoRef, at: Oid, options?: GitOptions): Answer<void> {
  const lists = await tree(exec, checkout, { at, recursive: false }, options)
  if (!lists.ok) return lists
  for (const { oid, path } of lists.value) {
    const said = await exec.read(checkout, { args: ['cat-file', 'blob', oid], subject: oid }, options)
    if (!said.ok) return said
    for (const call of CALLS.get(path) ?? []) {
      const done = await exec.write(checkout, { ...call, checkout: true, stdin: said.value.bytes }, options)
      if (!done.ok) return done
    }
  }
  return ok(undefined)
}
