import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { GitOptions } from '@main/ports/git-options'
import type { MergeOutcome, Oid, RepoRef } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import { commitTree } from './commit-tree'
import type { Answer, Call, Exec } from './exec'
import { parseMergeTree } from './parse/merge-tree'
import { tree } from './trees'

/** What of the git version a merge must know. */
export interface MergeAbilities {
  /** `git --attr-source` works (2.43 and newer). */
  readonly attrSource: boolean
}

const STAND_IN = { name: 'Espalier', email: 'espalier@localhost', at: 0, offset: '+0000' }

/**
 * Stand-ins for two commits with their content and one common parent that has the content of `base`, so that git merges
 * by that base: `--merge-base` came with git 2.40. No ref names them.
 */
async function sidesOn(
  exec: Exec,
  repo: RepoRef,
  base: Oid,
  sides: readonly Oid[],
  options?: GitOptions,
): Answer<Oid[]> {
  const standIn = (tree: string, parents: readonly Oid[]) =>
    commitTree(
      exec,
      repo,
      { tree: `${tree}^{tree}`, parents, author: STAND_IN, committer: STAND_IN, message: 'Stand-in\n', sign: false },
      options,
    )
  const root = await standIn(base, [])
  if (!root.ok) return root
  const made: Oid[] = []
  for (const side of sides) {
    const one = await standIn(side, [root.value])
    if (!one.ok) return one
    made.push(one.value)
  }
  return ok(made)
}

/**
 * Merges two commits in the object store alone. Attributes (merge drivers, `binary`, `union` …) are read from `ours`,
 * the target, so that the answer does not depend on what happens to be checked out. Conflicts are an answer;
 * errors: `missing-ref`, `unrelated-histories`, `corrupt`. Never `--quiet`: it misses real conflicts.
 */
export async function mergeTree(
  exec: Exec,
  able: MergeAbilities,
  repo: RepoRef,
  { ours, theirs, base }: { readonly ours: Oid; readonly theirs: Oid; readonly base?: Oid },
  options?: GitOptions,
): Answer<MergeOutcome> {
  const sides = base === undefined ? ok([ours, theirs]) : await sidesOn(exec, repo, base, [ours, theirs], options)
  if (!sides.ok) return sides
  const args = ['merge-tree', '--write-tree', '-z', '--name-only', '--end-of-options', ...sides.value]
  const call: Call = { args, codes: [0, 1], subject: theirs }
  const merge = async (extra: Partial<Call>): Answer<MergeOutcome> => {
    const said = await exec.read(repo, { ...call, ...extra }, options)
    return said.ok ? ok(parseMergeTree(said.value.text, said.value.exitCode === 0)) : said
  }
  return withAttributesOf(exec, able, repo, ours, merge, options)
}

/** Runs a merge so that it reads attributes from a commit, whatever happens to be checked out. */
export async function withAttributesOf<T>(
  exec: Exec,
  able: MergeAbilities,
  repo: RepoRef,
  ours: Oid,
  merge: (extra: Partial<Call>) => Answer<T>,
  options?: GitOptions,
): Answer<T> {
  if (able.attrSource) return merge({ before: [`--attr-source=${ours}`] })
  const entries = await tree(exec, repo, { at: ours, recursive: true }, options)
  if (!entries.ok) return entries
  const attributes = entries.value.filter(entry => entry.type === 'blob' && basename(entry.path) === '.gitattributes')
  if (attributes.length === 0) return merge({})
  // Older git reads attributes from the folder it stands in: give it one that holds those of `ours` and nothing else.
  const folder = await mkdtemp(join(tmpdir(), 'espalier-attributes-'))
  try {
    for (const entry of attributes) {
      const content = await exec.read(repo, { args: ['cat-file', 'blob', entry.oid], subject: entry.oid }, options)
      if (!content.ok) return content
      await mkdir(join(folder, dirname(entry.path)), { recursive: true })
      await writeFile(join(folder, entry.path), content.value.bytes)
    }
    return await merge({ cwd: folder })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
