import type { GitOptions } from '@main/ports/git-options'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import type { Answer, Exec } from './exec'

const quietly = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance', '--no-recurse-submodules']

/** The commits a repository does not have, of those named. */
async function lacking(exec: Exec, repo: RepoRef, oids: readonly Oid[], options?: GitOptions): Answer<Oid[]> {
  const said = await exec.read(
    repo,
    { args: ['cat-file', '--batch-check'], stdin: oids.map(oid => `${oid}\n`).join('') },
    options,
  )
  if (!said.ok) return said
  const lines = said.value.text.split('\n')
  return ok(oids.filter((_, n) => / missing$/.test(lines[n] ?? '')))
}

/**
 * Brings commits, with all they need, from another repository of this disk. No ref moves: who wants to keep them gives
 * them a name. Asks for objects and not for refs, so it does not matter what the other one calls them.
 */
export async function bringCommits(
  exec: Exec,
  repo: RepoRef,
  { from, oids }: { readonly from: string; readonly oids: readonly Oid[] },
  options?: GitOptions,
): Answer<void> {
  const missing = await lacking(exec, repo, oids, options)
  if (!missing.ok) return missing
  if (missing.value.length === 0) return ok(undefined)
  const args = ['fetch', ...quietly, '--update-shallow', '--', from, ...missing.value]
  const config = ['protocol.version=2', 'protocol.file.allow=always', 'fetch.writeCommitGraph=false']
  const done = await exec.write(repo, { args, config, subject: missing.value[0] ?? '' }, options)
  return done.ok ? ok(undefined) : done
}

/** Brings a clone's remote branches (`origin/…`) up to what the project has. */
export async function refreshRemote(exec: Exec, clone: RepoRef, from: string, options?: GitOptions): Answer<void> {
  const args = ['fetch', ...quietly, '--update-shallow', '--', from, '+refs/heads/*:refs/remotes/origin/*']
  const config = ['protocol.version=2', 'protocol.file.allow=always']
  const done = await exec.write(clone, { args, config, subject: from }, options)
  return done.ok ? ok(undefined) : done
}
