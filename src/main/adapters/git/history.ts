import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { LogQuery } from '@main/ports/git'
import type { GitOptions } from '@main/ports/git-options'
import type { Commit, CommitAt, Oid, RepoRef } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import type { Answer, Exec } from './exec'
import type { Memory } from './memory'
import type { ObjectReader } from './object-reader'
import { parseCommit } from './parse/commit'
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

/** The common ancestors of two commits that are in no other's history, the best first; none where they have none. */
export async function mergeBases(
  exec: Exec,
  memory: Memory<readonly Oid[]>,
  repo: RepoRef,
  a: Oid,
  b: Oid,
  options?: GitOptions,
): Answer<readonly Oid[]> {
  const key = `${a} ${b} ${repo.commonDir}`
  // A shallow repository may still be given the history that joins them.
  const lasting = await access(join(repo.commonDir, 'shallow')).then(
    () => false,
    () => true,
  )
  const known = lasting ? memory.get(key) : undefined
  if (known !== undefined) return ok(known)
  const args = ['merge-base', '--all', '--end-of-options', a, b]
  const said = await exec.read(repo, { args, codes: [0, 1], subject: a }, options)
  if (!said.ok) return said
  const found = said.value.text.split('\n').filter(line => line !== '')
  if (lasting) memory.set(key, found)
  return ok(found)
}

/** A commit's tree, parents and date, as its object has them. */
export async function commitAt(
  exec: Exec,
  reader: ObjectReader,
  repo: RepoRef,
  oid: Oid,
  options?: GitOptions,
): Answer<CommitAt> {
  const running = await reader.askRunning({ ...repo, gitDir: repo.commonDir }, 'contents', oid)
  if (running?.type === 'commit') return ok(parseCommit(running.oid, running.bytes.toString('latin1')))
  const said = await exec.read(repo, { args: ['cat-file', 'commit', oid], subject: oid }, options)
  return said.ok ? ok(parseCommit(oid, said.value.bytes.toString('latin1'))) : said
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
