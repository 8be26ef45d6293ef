import type { GitOptions } from '@main/ports/git-options'
import type { MergeOutcome, Oid, RepoRef } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import { type AttributeSource, withAttributesOf } from './attributes'
import { commitTree } from './commit-tree'
import type { Answer, Call, Exec } from './exec'
import { parseMergeTree } from './parse/merge-tree'

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
  attributes: AttributeSource,
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
  return withAttributesOf(attributes, repo, ours, merge, options)
}
