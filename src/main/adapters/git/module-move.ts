import { constants } from 'node:fs'
import { cp, lstat, mkdir, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { GitOptions } from '@main/ports/git-options'
import type { RepoRef } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import { absorbObjects } from './absorb'
import type { Answer, Exec } from './exec'
import { bareRef, clonesIn, modulePathsOf, parseModulePaths, there, worktreeOf } from './modules'
import { refuse } from './refuse'

/** The clone of a submodule that a checkout has, and where its files are. */
export interface HeldModule extends RepoRef {
  readonly name: string
  readonly root: string
}

const modulesIn = (checkout: RepoRef): string => join(checkout.gitDir, 'modules')

/** Where the files of a clone are: as its settings say, else where the `.gitmodules` beside them has it. */
async function rootOf(
  exec: Exec,
  outer: RepoRef,
  { name, gitDir }: { readonly name: string; readonly gitDir: string },
  options?: GitOptions,
): Answer<string> {
  const set = await worktreeOf(exec, gitDir, options)
  if (!set.ok || set.value !== null) return set.ok ? ok(set.value ?? '') : set
  const args = modulePathsOf(['--file', join(outer.root ?? '', '.gitmodules')])
  const said = await exec.read(bareRef(gitDir), { args, codes: [0, 1] }, options)
  if (!said.ok) return said
  const known = parseModulePaths(said.value.text).find(module => module.name === name)
  if (known) return ok(join(outer.root ?? '', known.path))
  const message = `The clone of a submodule at ${gitDir} does not say where its files are (core.worktree). Set that, then try again.`
  return refuse({ code: 'failed', message })
}

/** The clones of submodules that a checkout has, outer ones first, those without files in it too. Costs no git where there are none. */
export async function heldModules(exec: Exec, checkout: RepoRef, options?: GitOptions): Answer<HeldModule[]> {
  const held: HeldModule[] = []
  for (const name of await clonesIn(modulesIn(checkout))) {
    const gitDir = join(modulesIn(checkout), name)
    const outer = held.findLast(one => gitDir.startsWith(modulesIn(one) + sep)) ?? checkout
    const own = { name: relative(modulesIn(outer), gitDir), gitDir }
    const root = await rootOf(exec, outer, own, options)
    if (!root.ok) return root
    held.push({ name, root: root.value, gitDir, commonDir: gitDir })
  }
  return ok(held)
}

/**
 * Gives a copy of a checkout its clones of submodules, with everything in them: branches, logs, index, stashes, and the
 * object files under one more name. Each knows its folder in the copy then, which is there already. Throws what the
 * file system says.
 */
export async function copyModules(exec: Exec, from: RepoRef, to: RepoRef, options?: GitOptions): Answer<void> {
  if (!(await there(modulesIn(from)))) return ok(undefined)
  const held = await heldModules(exec, from, options)
  if (!held.ok) return held
  const objects = new Set(held.value.map(({ gitDir }) => join(gitDir, 'objects')))
  await cp(modulesIn(from), modulesIn(to), {
    recursive: true,
    mode: constants.COPYFILE_FICLONE,
    verbatimSymlinks: true,
    preserveTimestamps: true,
    filter: source => {
      options?.signal?.throwIfAborted()
      return !objects.has(source)
    },
  })
  for (const old of held.value) {
    const gitDir = join(modulesIn(to), old.name)
    await mkdir(join(gitDir, 'objects'), { recursive: true })
    await absorbObjects(old.gitDir, gitDir)
    const path = relative(from.root ?? '', old.root)
    if (path === '' || path.startsWith('..')) continue
    const root = join(to.root ?? '', path)
    const told = await exec.write(bareRef(gitDir), { args: ['config', 'core.worktree', root], subject: root }, options)
    if (!told.ok) return told
    const pointer = join(root, '.git')
    const isPointer = await lstat(pointer).then(
      found => found.isFile(),
      () => false,
    )
    if (isPointer) await writeFile(pointer, `gitdir: ${gitDir}\n`)
  }
  return ok(undefined)
}
