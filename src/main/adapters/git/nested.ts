import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import type { GitOptions } from '@main/ports/git-options'
import type { RepoRef, Unsaved } from '@main/ports/git-types'
import type { Env } from '@main/ports/processes'
import { ok } from '@shared/lib/result'
import type { Answer, Exec } from './exec'
import { parseGitlinks, parsePaths } from './parse/tree'
import { status } from './status'

/** Untracked folders that are repositories of their own: git would only note their commit, not their content. */
export async function untrackedRepositories(
  exec: Exec,
  checkout: RepoRef,
  env: Env,
  options?: GitOptions,
): Answer<string[]> {
  const args = ['ls-files', '--others', '--exclude-standard', '-z']
  const said = await exec.read(checkout, { args, checkout: true, env }, options)
  return said.ok ? ok(parsePaths(said.value.text).filter(path => path.endsWith('/'))) : said
}

/** Pathspecs for `git add` that take everything but those folders. */
export const allBut = (folders: readonly string[]): string[] => [
  ':(top,literal)',
  ...folders.map(folder => `:(top,exclude,literal)${folder.replace(/\/$/, '')}`),
]

/** What the index names but cannot hold: nested repositories, and submodules with changes inside. */
export async function unheld(exec: Exec, checkout: RepoRef, env: Env, options?: GitOptions): Answer<Unsaved[]> {
  const staged = await exec.read(checkout, { args: ['ls-files', '--stage', '-z'], checkout: true, env }, options)
  if (!staged.ok) return staged
  const links = parseGitlinks(staged.value.text)
  if (links.length === 0) return ok([])
  const now = await status(exec, checkout, options)
  if (!now.ok) return now
  const changed = new Set(now.value.changed.filter(entry => entry.submodule !== null).map(entry => entry.path))
  const found: Unsaved[] = []
  for (const path of links) {
    // A submodule has a file there that points into the repository; a folder means that everything lives inside.
    const own = await lstat(join(checkout.root ?? '', path, '.git')).then(
      entry => entry.isDirectory(),
      () => false,
    )
    if (own) found.push({ path, why: 'nested-repository' })
    else if (changed.has(path)) found.push({ path, why: 'submodule-changes' })
  }
  return ok(found)
}
