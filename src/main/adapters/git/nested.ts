import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import type { GitOptions } from '@main/ports/git-options'
import type { RepoRef, Unsaved } from '@main/ports/git-types'
import type { Env } from '@main/ports/processes'
import { ok } from '@shared/lib/result'
import { asBytes, asText, bytesOf, ofBytes } from './bytes'
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

/** Folders Espalier puts into checkouts. Git is told to ignore them; snapshots hold them all the same. */
const OWN = ['.multi-agent', '.worktree']

/** What lies in them as texts of bytes, repositories with a slash at their end; null where a checkout has none of them. */
export async function ownPaths(
  exec: Exec,
  checkout: RepoRef,
  env: Env,
  options?: GitOptions,
): Answer<readonly string[] | null> {
  const found = await Promise.all(OWN.map(name => lstat(join(checkout.root ?? '', name)).catch(() => null)))
  const there = OWN.filter((_, index) => found[index]?.isDirectory())
  if (there.length === 0) return ok(null)
  const args = ['ls-files', '--others', '-z', '--', ...there.map(name => `:(top,literal)${name}`)]
  const listed = await exec.read(checkout, { args, checkout: true, env }, options)
  return listed.ok ? ok(parsePaths(ofBytes(listed.value.bytes))) : listed
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
  const links = parseGitlinks(ofBytes(staged.value.bytes))
  if (links.length === 0) return ok([])
  const now = await status(exec, checkout, options)
  if (!now.ok) return now
  const changed = new Set(now.value.changed.filter(entry => entry.submodule !== null).map(entry => entry.path))
  const found: Unsaved[] = []
  for (const link of links) {
    const path = asText(link)
    // A submodule has a file there that points into the repository; a folder means that everything lives inside.
    const own = await lstat(bytesOf(join(asBytes(checkout.root ?? ''), link, '.git'))).then(
      entry => entry.isDirectory(),
      () => false,
    )
    if (own) found.push({ path, why: 'nested-repository' })
    else if (changed.has(path)) found.push({ path, why: 'submodule-changes' })
  }
  return ok(found)
}

/** Repositories that are in a checkout although git sees nothing uncommitted in it: what is in them no rescue can hold. */
export async function hiddenRepositories(exec: Exec, checkout: RepoRef, options?: GitOptions): Answer<string[]> {
  const held = await unheld(exec, checkout, {}, options)
  if (!held.ok) return held
  const own = await ownPaths(exec, checkout, {}, options)
  if (!own.ok) return own
  const nested = held.value.filter(entry => entry.why === 'nested-repository').map(entry => entry.path)
  const inOwn = (own.value ?? []).filter(path => path.endsWith('/'))
  return ok([...nested, ...inOwn.map(path => asText(path.slice(0, -1)))])
}
