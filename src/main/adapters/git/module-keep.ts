import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { ModuleLink } from '@main/ports/git-clones'
import type { GitOptions } from '@main/ports/git-options'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import { bringCommits } from './exchange'
import type { Answer, Exec } from './exec'
import { isKept } from './kept'
import {
  bareRef,
  clonesIn,
  hasCommit,
  KEPT,
  type Module,
  modulePathsOf,
  originOf,
  parseModulePaths,
  sourceOf,
  storeOf,
  there,
  worktreeOf,
} from './modules'
import { fromFileSystem } from './refuse'
import { commitsAmong, refsBelow, tipsBeyond } from './rescue-lost'

/** In pieces, so that no command line grows too long. */
const AT_ONCE = 200

const linesOf = (text: string): string[] => text.split('\n').filter(line => line !== '')

/** Makes the project's clone of a submodule that only a checkout has so far. It holds nothing yet. */
async function makeStore(
  exec: Exec,
  project: RepoRef,
  clone: string,
  store: string,
  options?: GitOptions,
): Answer<void> {
  const origin = await originOf(exec, clone, options)
  if (!origin.ok) return origin
  const staging = join(project.commonDir, 'espalier', 'module-making')
  try {
    await rm(staging, { recursive: true, force: true })
    await mkdir(dirname(staging), { recursive: true })
    const init = ['init', '--quiet', '--bare', '--template=', '--', staging]
    const made = await exec.write(project, { args: init, nowhere: true, subject: staging }, options)
    if (!made.ok) return made
    const settings = [
      ['core.bare', 'false'],
      ...(origin.value === '' ? [] : [['remote.origin.url', origin.value]]),
      ['remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*'],
    ]
    for (const setting of settings) {
      const told = await exec.write(bareRef(staging), { args: ['config', ...setting] }, options)
      if (!told.ok) return told
    }
    await mkdir(dirname(store), { recursive: true })
    await rename(staging, store)
    return ok(undefined)
  } catch (cause) {
    return fromFileSystem(cause, `make ${store}`)
  }
}

/** Has the project's clone of a submodule keep every commit that this clone names, logs included, and it does not. */
async function keepOne(exec: Exec, project: RepoRef, clone: string, store: string, options?: GitOptions): Answer<void> {
  const from = bareRef(clone)
  const named = await exec.read(from, { args: ['rev-list', '--no-walk', '--all', '--reflog'] }, options)
  if (!named.ok) return named
  const commits = linesOf(named.value.text)
  if (commits.length === 0) return ok(undefined)
  const into = bareRef(store)
  const known = await there(join(store, 'HEAD'))
  const refs = known ? await refsBelow(exec, into, ['refs/'], options) : ok([])
  if (!refs.ok) return refs
  const names = refs.value.map(ref => ref.oid)
  const held = await commitsAmong(exec, from, names, options)
  if (!held.ok) return held
  const tips = await tipsBeyond(exec, from, commits, held.value, options)
  if (!tips.ok || tips.value.length === 0) return tips.ok ? ok(undefined) : tips
  const made = known ? ok(undefined) : await makeStore(exec, project, clone, store, options)
  if (!made.ok) return made
  for (let at = 0; at < tips.value.length; at += AT_ONCE) {
    const brought = await bringCommits(exec, into, { from: clone, oids: tips.value.slice(at, at + AT_ONCE) }, options)
    if (!brought.ok) return brought
  }
  const stdin = tips.value.map(oid => `update ${KEPT}${oid} ${oid}\n`).join('')
  const pinned = await exec.write(into, { args: ['update-ref', '--stdin'], stdin }, options)
  return pinned.ok ? ok(undefined) : pinned
}

/** The project's clone of a submodule that a checkout has under this name; where there is none yet, where it goes. */
async function storeFor(
  exec: Exec,
  project: RepoRef,
  clone: string,
  name: string,
  root: string | null,
  options?: GitOptions,
): Answer<string> {
  const from = sourceOf(project)
  const known = await storeOf({ ...from, root: null }, { name, path: '' })
  if (known !== null) return ok(known)
  const wanted = join(project.commonDir, 'modules', name)
  if (root === null || from.root === null) return ok(wanted)
  // The person's own may still lie inside their checkout, as git once had it.
  const said = await worktreeOf(exec, clone, options)
  if (!said.ok) return said
  const path = relative(root, said.value ?? root)
  const inside = join(from.root, path, '.git')
  return ok(path !== '' && !path.startsWith('..') && (await there(join(inside, 'HEAD'))) ? inside : wanted)
}

/** The same, made where there is none yet. */
export async function ensureStore(
  exec: Exec,
  project: RepoRef,
  { clone, name, root }: { readonly clone: string; readonly name: string; readonly root: string },
  options?: GitOptions,
): Answer<string> {
  const store = await storeFor(exec, project, clone, name, root, options)
  if (!store.ok || (await there(join(store.value, 'HEAD')))) return store
  const made = await makeStore(exec, project, clone, store.value, options)
  return made.ok ? store : made
}

/** `keepModules` for those of the clones in a folder that `wanted` names. */
async function keepIn(
  exec: Exec,
  { folder, root, project }: { readonly folder: string; readonly root: string | null; readonly project: RepoRef },
  wanted: (name: string) => boolean,
  options?: GitOptions,
): Answer<void> {
  for (const name of (await clonesIn(folder)).filter(wanted)) {
    const clone = join(folder, name)
    const store = await storeFor(exec, project, clone, name, root, options)
    const kept = store.ok ? await keepOne(exec, project, clone, store.value, options) : store
    if (!kept.ok) return kept
  }
  return ok(undefined)
}

/**
 * Has the project's own clones of submodules keep every commit that only a checkout's clones of them have, below
 * `refs/espalier/kept/`: no collection takes them away, and `git submodule update` finds them there without any network.
 * A submodule that only the checkout knows gets its clone in the project. Costs no git where the checkout has none.
 */
export const keepModules = (exec: Exec, checkout: RepoRef, project: RepoRef, options?: GitOptions): Answer<void> =>
  keepIn(exec, { folder: join(checkout.gitDir, 'modules'), root: checkout.root, project }, () => true, options)

/** Folders with clones of submodules, of every checkout that belongs to one of these repositories. */
async function holdersIn(repositories: readonly string[], project: RepoRef): Promise<string[]> {
  const found: string[] = []
  for (const repository of repositories) {
    const admins = await readdir(join(repository, 'worktrees')).catch(() => [])
    found.push(repository, ...admins.map(name => join(repository, 'worktrees', name)))
  }
  const own = sourceOf(project).places
  return found.map(folder => join(folder, 'modules')).filter(folder => !own.includes(folder))
}

/**
 * Has the project keep the submodule commits that a commit of its own names: one that only some checkout has is taken
 * over from there, with the submodules in it.
 * @param what.from repositories that checkouts belong to, by their folders
 * @returns what cannot be had: the project has a clone of that submodule, and neither it nor any checkout has the commit
 */
export async function claimModules(
  exec: Exec,
  project: RepoRef,
  what: {
    readonly at: Oid
    readonly links: readonly ModuleLink[]
    readonly from: readonly string[]
  },
  options?: GitOptions,
): Answer<ModuleLink[]> {
  const args = modulePathsOf(['--blob', `${what.at}:.gitmodules`])
  const said = await exec.read(project, { args, codes: [0, 1, 128], subject: what.at }, options)
  if (!said.ok) return said
  const names = new Map(parseModulePaths(said.value.text).map(({ name, path }) => [path, name]))
  // One without a name was added as it is: no checkout but that has what is in it.
  const named = what.links.flatMap(({ path, oid }): Module[] => {
    const name = names.get(path)
    return name === undefined ? [] : [{ name, path, at: oid }]
  })
  const missing = await claim(exec, project, named, what.from, options)
  return missing.ok ? ok(missing.value.map(({ path, at }) => ({ path, oid: at }))) : missing
}

/** `claimModules` for submodules whose names are known. */
export async function claim(
  exec: Exec,
  project: RepoRef,
  modules: readonly Module[],
  from: readonly string[],
  options?: GitOptions,
): Answer<Module[]> {
  if (modules.length === 0) return ok([])
  const holders = await holdersIn([...new Set([project.commonDir, ...from])], project)
  const missing: Module[] = []
  for (const module of modules) {
    const store = await storeOf(sourceOf(project), module)
    const kept = store === null ? ok(false) : await isKept(exec, bareRef(store), module.at, options)
    if (!kept.ok) return kept
    const taken = kept.value ? kept : await claimFrom(exec, project, module, holders, options)
    if (!taken.ok) return taken
    if (!taken.value && store !== null) missing.push(module)
  }
  return ok(missing)
}

/** Takes a submodule over from the first checkout that has the commit; false where none has. */
async function claimFrom(
  exec: Exec,
  project: RepoRef,
  { name, at }: Module,
  holders: readonly string[],
  options?: GitOptions,
): Answer<boolean> {
  for (const folder of holders) {
    if (!(await there(join(folder, name, 'HEAD')))) continue
    const has = await hasCommit(exec, bareRef(join(folder, name)), at, options)
    if (!has.ok) return has
    if (!has.value) continue
    const inner = join(name, 'modules')
    const ofName = (clone: string) => clone === name || clone.startsWith(inner)
    const taken = await keepIn(exec, { folder, root: null, project }, ofName, options)
    return taken.ok ? ok(true) : taken
  }
  return ok(false)
}
