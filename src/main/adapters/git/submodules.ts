import { access, mkdir, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { GitOptions } from '@main/ports/git-options'
import type { RepoRef } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import type { Answer, Exec } from './exec'
import { parseTree } from './parse/tree'

interface Module {
  readonly name: string
  readonly path: string
  /** The commit that is wanted there. */
  readonly at: string
}

const there = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** The submodules of the commit a checkout stands on. A path counts only where that commit has a submodule there. */
async function modulesOf(exec: Exec, checkout: RepoRef, options?: GitOptions): Answer<Module[]> {
  const file = join(checkout.root ?? '', '.gitmodules')
  const args = ['config', '-z', '--file', file, '--get-regexp', '^submodule\\..*\\.path$']
  const said = await exec.read(checkout, { args, codes: [0, 1] }, options)
  if (!said.ok) return said
  const listed = await exec.read(checkout, { args: ['ls-tree', '-r', '-z', '--full-tree', 'HEAD'] }, options)
  if (!listed.ok) return listed
  const links = new Map(
    parseTree(listed.value.text).flatMap(({ type, path, oid }) => (type === 'commit' ? [[path, oid] as const] : [])),
  )
  const pairs = said.value.text.split('\0').filter(pair => pair !== '')
  return ok(
    pairs.flatMap((pair): Module[] => {
      const cut = pair.indexOf('\n')
      const name = pair.slice('submodule.'.length, cut - '.path'.length)
      const path = pair.slice(cut + 1)
      const at = links.get(path)
      // As git itself: a name is a folder below `modules` and leads nowhere else.
      return at === undefined || name === '' || name.split(/[\\/]/).includes('..') ? [] : [{ name, path, at }]
    }),
  )
}

/** The project's own clone of a submodule: where git keeps it for the project's checkout, or inside that, as git once did. */
async function storeOf(places: readonly string[], { name, path }: Module, root: string | null): Promise<string | null> {
  for (const store of [...places.map(place => join(place, name)), ...(root === null ? [] : [join(root, path, '.git')])])
    if (await there(join(store, 'HEAD'))) return store
  return null
}

async function share(
  exec: Exec,
  checkout: RepoRef,
  module: Module,
  store: string,
  options?: GitOptions,
): Answer<RepoRef | null> {
  const path = join(checkout.root ?? '', module.path)
  const gitDir = join(checkout.gitDir, 'modules', module.name)
  const clone: RepoRef = { root: path, gitDir, commonDir: gitDir }
  if ((await there(gitDir)) || (await readdir(path).catch(() => [])).length > 0) return ok(null)
  await mkdir(dirname(gitDir), { recursive: true })
  const plain = ['--local', '--no-checkout', '--no-tags', '--quiet', '--template=', '--origin', 'origin']
  const made = await exec.write(
    checkout,
    { args: ['clone', ...plain, '--separate-git-dir', gitDir, '--', store, path], nowhere: true, subject: path },
    options,
  )
  if (!made.ok) return made
  // What is fetched later comes from where the project fetches it, not from the project.
  const from: RepoRef = { root: null, gitDir: store, commonDir: store }
  const url = await exec.read(from, { args: ['config', '-z', '--get', 'remote.origin.url'], codes: [0, 1] }, options)
  if (!url.ok) return url
  const origin = url.value.text.replace(/\0$/, '')
  if (origin !== '') {
    const told = await exec.write(clone, { args: ['config', 'remote.origin.url', origin] }, options)
    if (!told.ok) return told
  }
  const has = await exec.read(clone, { args: ['cat-file', '-e', `${module.at}^{commit}`], codes: [0, 1, 128] }, options)
  if (!has.ok || has.value.exitCode !== 0) return has.ok ? ok(null) : has
  const fill = { args: ['checkout', '--quiet', '--detach', module.at], checkout: true, subject: module.at }
  const filled = await exec.write(clone, fill, options)
  return filled.ok ? ok(clone) : filled
}

/**
 * Fills the submodules of a checkout from the clones of them that the project has: their object files are linked, as a
 * clone's are, so that no network is needed and no collection there takes anything away here. What the project does not
 * have is left for `git submodule update`, by the person's own rules for what may be fetched from where.
 */
export async function shareSubmodules(
  exec: Exec,
  checkout: RepoRef,
  project: RepoRef,
  options?: GitOptions,
): Answer<void> {
  const places = [...new Set([project.gitDir, project.commonDir])].map(folder => join(folder, 'modules'))
  return shareFrom(exec, checkout, { places, root: project.root }, options)
}

async function shareFrom(
  exec: Exec,
  checkout: RepoRef,
  from: { readonly places: readonly string[]; readonly root: string | null },
  options?: GitOptions,
): Answer<void> {
  const modules = await modulesOf(exec, checkout, options)
  if (!modules.ok) return modules
  for (const module of modules.value) {
    const store = await storeOf(from.places, module, from.root)
    const made = store === null ? ok(null) : await share(exec, checkout, module, store, options)
    if (!made.ok) return made
    if (made.value === null || store === null) continue
    const root = from.root === null ? null : join(from.root, module.path)
    const inner = await shareFrom(exec, made.value, { places: [join(store, 'modules')], root }, options)
    if (!inner.ok) return inner
  }
  return ok(undefined)
}

/** The clones below a folder of submodules, by name; names may have slashes, and a clone may hold further ones. */
async function clonesIn(folder: string, prefix = ''): Promise<string[]> {
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

const MOST_COMMITS = 5000

/** Whether every commit that a checkout's clones of submodules ever stood on is in the project's clones of them, too. */
export async function modulesHeld(exec: Exec, gitDir: string, project: RepoRef, options?: GitOptions): Answer<boolean> {
  for (const name of await clonesIn(join(gitDir, 'modules'))) {
    const folder = join(gitDir, 'modules', name)
    const store = join(project.commonDir, 'modules', name)
    if (!(await there(join(store, 'HEAD')))) return ok(false)
    const clone: RepoRef = { root: null, gitDir: folder, commonDir: folder }
    const args = ['rev-list', '--all', '--reflog', 'HEAD', '--not', '--remotes', `--max-count=${MOST_COMMITS}`]
    const own = await exec.read(clone, { args }, options)
    if (!own.ok) return own
    if (own.value.text.split('\n').length > MOST_COMMITS) return ok(false)
    const ask = { args: ['cat-file', '--batch-check'], stdin: own.value.text }
    const known = await exec.read({ root: null, gitDir: store, commonDir: store }, ask, options)
    if (!known.ok) return known
    if (/ missing$/m.test(known.value.text)) return ok(false)
  }
  return ok(true)
}
