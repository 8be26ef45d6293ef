import type { Git } from '@main/ports/git'
import type { GitOptions } from '@main/ports/git-options'
import type { FileChange, Oid, RepoRef, TreeEntry } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import { ofBytes } from './bytes'
import type { Answer, Exec } from './exec'
import { parseDiff, parseDiffs } from './parse/diff'
import { parseTree } from './parse/tree'

const literal = ['--literal-pathspecs']

/** The command that tells which files differ, renames found, with counted lines. */
const FILES = [
  'diff-tree',
  '-r',
  '-z',
  '--raw',
  '--numstat',
  '--no-abbrev',
  '--find-renames',
  '--no-ext-diff',
  '--no-textconv',
]

/** The files that differ between two commits or trees, renames found, with counted lines. */
export async function diff(
  exec: Exec,
  repo: RepoRef,
  { from, to }: { readonly from: Oid; readonly to: Oid },
  options?: GitOptions,
): Answer<FileChange[]> {
  const said = await exec.read(repo, { args: [...FILES, '--end-of-options', from, to], subject: from }, options)
  return said.ok ? ok(parseDiff(said.value.text)) : said
}

/** As `diff`, for several pairs of commits, by one process. */
export async function diffs(
  exec: Exec,
  repo: RepoRef,
  pairs: readonly { readonly from: Oid; readonly to: Oid }[],
  options?: GitOptions,
): Answer<FileChange[][]> {
  // Git compares a commit with the parents it is told.
  const stdin = pairs.map(({ from, to }) => `${to} ${from}\n`).join('')
  const said = await exec.read(repo, { args: [...FILES, '--stdin', '--always'], stdin }, options)
  if (!said.ok) return said
  const found = parseDiffs(said.value.text, pairs.length)
  if (found !== null) return ok(found)
  // Git leaves out a commit it does not have, without a word: asked for alone it says which.
  const alone: FileChange[][] = []
  for (const pair of pairs) {
    const one = await diff(exec, repo, pair, options)
    if (!one.ok) return one
    alone.push(one.value)
  }
  return ok(alone)
}

/** The text of a difference between two commits or trees, at most `maxBytes` of it. */
export async function patch(
  exec: Exec,
  repo: RepoRef,
  query: Parameters<Git['patch']>[1],
  options?: GitOptions,
): Answer<{ readonly text: string; readonly truncated: boolean }> {
  const { below = '' } = query
  const args = [
    'diff-tree',
    '-r',
    '-p',
    `--src-prefix=a/${below}`,
    `--dst-prefix=b/${below}`,
    '--find-renames',
    '--no-ext-diff',
    '--no-textconv',
    '--end-of-options',
    query.from,
    query.to,
    '--',
    ...(query.paths ?? []),
  ]
  const call = { args, before: literal, maxBuffer: query.maxBytes, truncate: true, subject: query.from }
  const said = await exec.read(repo, call, options)
  return said.ok ? ok({ text: said.value.text, truncated: said.value.truncated }) : said
}

/** The entries of a commit's or tree's folder, of all folders when `recursive`. */
export async function tree(
  exec: Exec,
  repo: RepoRef,
  query: { readonly at: Oid; readonly recursive: boolean; readonly paths?: readonly string[] },
  options?: GitOptions,
): Answer<TreeEntry[]> {
  const args = [
    'ls-tree',
    '-z',
    '--full-tree',
    ...(query.recursive ? ['-r'] : []),
    '--end-of-options',
    query.at,
    ...(query.paths ?? []),
  ]
  const said = await exec.read(repo, { args, before: literal, subject: query.at }, options)
  return said.ok ? ok(parseTree(said.value.text)) : said
}

/** Every entry of a commit's tree, its path a text of bytes. */
export async function wholeTree(exec: Exec, repo: RepoRef, at: Oid, options?: GitOptions): Answer<TreeEntry[]> {
  const args = ['ls-tree', '-z', '--full-tree', '-r', '--end-of-options', at]
  const said = await exec.read(repo, { args, subject: at }, options)
  return said.ok ? ok(parseTree(ofBytes(said.value.bytes))) : said
}
