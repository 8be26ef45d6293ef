import type { NewCommit } from '@main/ports/git'
import type { GitOptions } from '@main/ports/git-options'
import type { Oid, RepoRef, Signature } from '@main/ports/git-types'
import type { Env } from '@main/ports/processes'
import { ok } from '@shared/lib/result'
import type { Answer, Exec } from './exec'

/** A date as git takes it without guessing. */
const date = (by: Signature): string => `@${by.at} ${by.offset}`

/** Variables that make git record these people and dates. */
export const authorEnv = (by: Signature): Env => ({
  GIT_AUTHOR_NAME: by.name,
  GIT_AUTHOR_EMAIL: by.email,
  GIT_AUTHOR_DATE: date(by),
})

/** As `authorEnv`, for the committer. */
export const committerEnv = (by: Signature): Env => ({
  GIT_COMMITTER_NAME: by.name,
  GIT_COMMITTER_EMAIL: by.email,
  GIT_COMMITTER_DATE: date(by),
})

/** Writes a commit object that no ref names yet. The same input gives the same object, a signature apart. */
export async function commitTree(exec: Exec, repo: RepoRef, commit: NewCommit, options?: GitOptions): Answer<Oid> {
  const parents = commit.parents.flatMap(parent => ['-p', parent])
  const args = ['commit-tree', commit.sign ? '-S' : '--no-gpg-sign', ...parents, '-F', '-', commit.tree]
  const env = { ...authorEnv(commit.author), ...committerEnv(commit.committer) }
  const said = await exec.write(repo, { args, env, stdin: commit.message, subject: commit.tree }, options)
  return said.ok ? ok(said.value.text.trim()) : said
}
