import { access, readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { GitOptions } from '@main/ports/git-options'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import type { Answer, Exec } from './exec'
import { parseTree } from './parse/tree'

/** A submodule as a commit names it. */
export interface Module {
  readonly name: string
  readonly path: string
  /** The commit that is wanted there. */
  readonly at: Oid
}

/** Where a repository has clones of its submodules: below these folders by name, or inside its checkout. */
export interface ModuleSource {
  readonly places: readonly string[]
  readonly root: string | null
}

/** In the project's clone of a submodule: commits that only a checkout's clone of it had. */
export const KEPT = 'refs/espalier/kept/'

/** Whether something stands at a path. */
export const there = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** A repository by its own folder alone. */
export const bareRef = (folder: string): RepoRef => ({ root: null, gitDir: folder, commonDir: folder, alone: true })

/** Reads `git config -z --get-regexp` of the paths in a `.gitmodules`, as pairs of name and path. */
export function parseModulePaths(text: string): { readonly name: string; readonly path: string }[] {
  const pairs = text.split('\0').filter(pair => pair !== '')
  return pairs.flatMap(pair => {
    const cut = pair.indexOf('\n')
    const name = pair.slice('submodule.'.length, cut - '.path'.length)
    // As git itself: a name is a folder below `modules` and leads nowhere else.
    return name === '' || name.split(/[\\/]/).includes('..') ? [] : [{ name, path: pair.slice(cut + 1) }]
  })
}

/** Asks for those pairs; the file or blob to ask comes first. */
export const modulePathsOf = (where: readonly string[]): string[] => [
  'config',
  '-z',
  ...where,
  '--get-regexp',
  '^submodule\\..*\\.path$',
]

/** The submodules of the commit a checkout stands on. A path counts only where that commit has a submodule there. */
export async function modulesOf(exec: Exec, checkout: RepoRef, options?: GitOptions): Answer<Module[]> {
  const args = modulePathsOf(['--file', join(checkout.root ?? '', '.gitmodules')])
  const said = await exec.read(checkout, { args, codes: [0, 1] }, options)
  if (!said.ok) return said
  const listed = await exec.read(checkout, { args: ['ls-tree', '-r', '-z', '--full-tree', 'HEAD'] }, options)
  if (!listed.ok) return listed
  const links = new Map(
    parseTree(listed.value.text).flatMap(({ type, path, oid }) => (type === 'commit' ? [[path, oid] as const] : [])),
  )
  return ok(
    parseModulePaths(said.value.text).flatMap(({ name, path }): Module[] => {
      const at = links.get(path)
      return at === undefined ? [] : [{ name, path, at }]
    }),
  )
}

/** Where a project keeps its clones of submodules: git's folder for the project's checkout, or inside that, as git once did. */
export const sourceOf = (project: RepoRef): ModuleSource => ({
  places: [...new Set([project.gitDir, project.commonDir])].map(folder => join(folder, 'modules')),
  root: project.root,
})

/** The clone of one submodule that a source has; null where it has none. */
export async function storeOf(
  { places, root }: ModuleSource,
  { name, path }: Pick<Module, 'name' | 'path'>,
): Promise<string | null> {
  for (const store of [...places.map(place => join(place, name)), ...(root === null ? [] : [join(root, path, '.git')])])
    if (await there(join(store, 'HEAD'))) return store
  return null
}

/** Where a submodule's own submodules come from. */
export const within = (from: ModuleSource, { path }: Pick<Module, 'path'>, store: string | null): ModuleSource => ({
  places: store === null ? [] : [join(store, 'modules')],
  root: from.root === null ? null : join(from.root, path),
})

/** A submodule in a checkout, as git is told of it. */
export function placeOf(checkout: RepoRef, { name, path }: Pick<Module, 'name' | 'path'>): RepoRef & { root: string } {
  const gitDir = join(checkout.gitDir, 'modules', name)
  return { root: join(checkout.root ?? '', path), gitDir, commonDir: gitDir }
}

/** The clones below a folder of submodules, by name, outer ones first; names may have slashes, and a clone may hold further ones. */
export async function clonesIn(folder: string, prefix = ''): Promise<string[]> {
  const entries = await readdir(join(folder, prefix), { withFileTypes: true }).catch(() => [])
  const found = await Promise.all(
    entries
      .filter(entry => entry.isDirectory())
      .map(async (entry): Promise<string[]> => {
        const name = join(prefix, entry.name)
        if (!(await there(join(folder, name, 'HEAD')))) return clonesIn(folder, name)
        return [name, ...(await clonesIn(folder, join(name, 'modules')))]
      }),
  )
  return found.flat()
}

/** Where a clone fetches from; empty where nothing is set. */
export async function originOf(exec: Exec, clone: string, options?: GitOptions): Answer<string> {
  const args = ['config', '-z', '--get', 'remote.origin.url']
  const url = await exec.read(bareRef(clone), { args, codes: [0, 1] }, options)
  return url.ok ? ok(url.value.text.replace(/\0$/, '')) : url
}

/** Where the settings of a clone say that its files are; null where they say nothing. */
export async function worktreeOf(exec: Exec, clone: string, options?: GitOptions): Answer<string | null> {
  const args = ['config', '-z', '--get', 'core.worktree']
  const said = await exec.read(bareRef(clone), { args, codes: [0, 1] }, options)
  if (!said.ok) return said
  return ok(said.value.exitCode === 0 ? resolve(clone, said.value.text.replace(/\0$/, '')) : null)
}

/** Whether a clone has a commit. */
export async function hasCommit(exec: Exec, clone: RepoRef, at: Oid, options?: GitOptions): Answer<boolean> {
  const args = ['cat-file', '-e', `${at}^{commit}`]
  const said = await exec.read(clone, { args, codes: [0, 1, 128], subject: at }, options)
  return said.ok ? ok(said.value.exitCode === 0) : said
}
