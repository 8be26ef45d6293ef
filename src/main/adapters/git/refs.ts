import type { RefQuery } from '@main/ports/git'
import { isRefName } from '@main/ports/git-names'
import type { GitOptions } from '@main/ports/git-options'
import type { Oid, Ref, RepoRef } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import { type AheadBehind, countAll } from './ahead-behind'
import type { Answer, Exec } from './exec'
import type { ObjectReader } from './object-reader'
import { parseRefs, refsFormat } from './parse/refs'
import { refuse } from './refuse'

/** Refusal of what git would not take as the name of a ref. */
export const badName = (name: string) =>
  refuse({ code: 'invalid-name', name, message: `${name} is not a name git takes for a ref. Choose another one.` })

/** The commit a revision names (a branch, a tag, `HEAD~2`, a shortened object id); `missing-ref` when there is none. */
export async function resolve(exec: Exec, repo: RepoRef, rev: string, options?: GitOptions): Answer<Oid> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${rev}^{commit}`]
  const said = await exec.read(repo, { args, codes: [0, 1, 128], subject: rev }, options)
  if (!said.ok) return said
  if (said.value.exitCode === 0) return ok(said.value.text.trim())
  return refuse({
    code: 'missing-ref',
    rev,
    message: `There is no commit ${rev} here. Check its name, or fetch it first.`,
  })
}

/** Refs that every checkout of a repository has in common, and names that mean the same object anywhere. */
const COMMON = /^(refs\/(?!bisect\/|worktree\/|rewritten\/)|[0-9a-f]{40}(?:[0-9a-f]{24})?(?:\^\{commit\})?$)/

/** What a name stands for, asked of the reader that runs for its repository; null where a fresh git has to say. */
export async function nameOf(reader: ObjectReader, repo: RepoRef, name: string): Promise<Oid | null> {
  if (!COMMON.test(name)) return null
  return (await reader.askRunning({ ...repo, gitDir: repo.commonDir }, 'info', name))?.oid ?? null
}

/** Where a ref (full name) stands; null when it does not exist. */
export async function readRef(exec: Exec, repo: RepoRef, ref: string, options?: GitOptions): Answer<Oid | null> {
  if (!isRefName(ref)) return badName(ref)
  const said = await exec.read(
    repo,
    { args: ['rev-parse', '--verify', '--quiet', ref], codes: [0, 1], subject: ref },
    options,
  )
  if (!said.ok) return said
  return ok(said.value.exitCode === 1 ? null : said.value.text.trim())
}

/** All refs under the prefixes, by name; counted against `base` when one is given. */
export async function refs(
  exec: Exec,
  counts: AheadBehind,
  repo: RepoRef,
  query: RefQuery,
  options?: GitOptions,
): Answer<Ref[]> {
  const bad = query.prefixes.find(prefix => !isRefName(prefix.replace(/\/$/, '')) && !/^refs\/?$/.test(prefix))
  if (bad !== undefined) return badName(bad)
  const native = query.base !== undefined && counts.native
  const args = ['for-each-ref', `--format=${refsFormat(native ? (query.base ?? null) : null)}`, '--', ...query.prefixes]
  const said = await exec.read(repo, { args, subject: query.base ?? '' }, options)
  if (!said.ok) return said
  const found = parseRefs(said.value.text)
  return query.base === undefined || native ? ok(found) : countAll(exec, counts, repo, found, query.base, options)
}
