import type { LogQuery } from '@main/ports/git'
import type { GitOptions } from '@main/ports/git-options'
import type { Commit, Oid, RepoRef } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import type { Answer, Exec } from './exec'
import { logFormat, parseLog } from './parse/log'

/** Whether one commit is in the history of another (or is it). */
export async function isAncestor(
  exec: Exec,
  repo: RepoRef,
  { ancestor, of }: { readonly ancestor: Oid; readonly of: Oid },
  options?: GitOptions,
): Answer<boolean> {
  const args = ['merge-base', '--is-ancestor', '--end-of-options', ancestor, of]
  const said = await exec.read(repo, { args, codes: [0, 1], subject: ancestor }, options)
  return said.ok ? ok(said.value.exitCode === 0) : said
}

/** The best common ancestor of two commits; null when they have none. */
export async function mergeBase(exec: Exec, repo: RepoRef, a: Oid, b: Oid, options?: GitOptions): Answer<Oid | null> {
  const args = ['merge-base', '--end-of-options', a, b]
  const said = await exec.read(repo, { args, codes: [0, 1], subject: a }, options)
  return said.ok ? ok(said.value.exitCode === 0 ? said.value.text.trim() : null) : said
}

/** Commits in `to` that are not in `from`, newest first, with messages and trailers. */
export async function log(exec: Exec, repo: RepoRef, query: LogQuery, options?: GitOptions): Answer<Commit[]> {
  const args = [
    'log',
    '-z',
    '--no-decorate',
    '--no-patch',
    '--date=raw',
    `--format=${logFormat}`,
    ...(query.limit === undefined ? [] : [`--max-count=${query.limit}`]),
    ...(query.firstParent ? ['--first-parent'] : []),
    '--end-of-options',
    query.to,
    ...(query.from === null ? [] : [`^${query.from}`]),
    '--',
  ]
  const said = await exec.read(repo, { args, subject: query.to }, options)
  return said.ok ? ok(parseLog(said.value.text)) : said
}
