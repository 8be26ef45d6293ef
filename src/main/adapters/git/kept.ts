import type { GitOptions } from '@main/ports/git-options'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import type { Answer, Exec } from './exec'

/** Whether a commit would stay reachable from some ref if this checkout's HEAD left it. */
export async function isReferenced(exec: Exec, repo: RepoRef, oid: Oid, options?: GitOptions): Answer<boolean> {
  const args = ['for-each-ref', '--count=1', '--format=x', `--contains=${oid}`]
  const said = await exec.read(repo, { args, subject: oid }, options)
  return said.ok ? ok(said.value.text !== '') : said
}

/** Whether a repository has a commit, and some ref of it keeps it. */
export async function isKept(exec: Exec, repo: RepoRef, oid: Oid, options?: GitOptions): Answer<boolean> {
  const there = await exec.read(repo, { args: ['cat-file', '-e', oid], codes: [0, 1, 128], subject: oid }, options)
  if (!there.ok) return there
  return there.value.exitCode === 0 ? isReferenced(exec, repo, oid, options) : ok(false)
}
