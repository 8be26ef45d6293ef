import { mkdir, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { GitOptions } from '@main/ports/git-options'
import type { RepoRef } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import { bringCommits } from './exchange'
import type { Answer, Exec } from './exec'
import { claim } from './module-keep'
import {
  bareRef,
  hasCommit,
  type Module,
  type ModuleSource,
  modulesOf,
  originOf,
  placeOf,
  sourceOf,
  storeOf,
  there,
  within,
} from './modules'

/** Makes one submodule of a checkout of a clone of it; false where that lacks the commit, or something stands there already. */
export async function shareModule(
  exec: Exec,
  checkout: RepoRef,
  module: Module,
  store: string,
  options?: GitOptions,
): Answer<boolean> {
  const clone = placeOf(checkout, module)
  if ((await there(clone.gitDir)) || (await readdir(clone.root).catch(() => [])).length > 0) return ok(false)
  await mkdir(dirname(clone.gitDir), { recursive: true })
  const plain = ['--local', '--no-checkout', '--no-tags', '--quiet', '--template=', '--origin', 'origin']
  // As git's own has it; by itself a clone with its folder elsewhere is not told where its files are.
  const settings = ['--config', `core.worktree=${clone.root}`]
  const args = ['clone', ...plain, ...settings, '--separate-git-dir', clone.gitDir, '--', store, clone.root]
  const made = await exec.write(checkout, { args, nowhere: true, subject: clone.root }, options)
  if (!made.ok) return made
  // What is fetched later comes from where the project fetches it, not from the project.
  const origin = await originOf(exec, store, options)
  if (!origin.ok) return origin
  if (origin.value !== '') {
    const told = await exec.write(clone, { args: ['config', 'remote.origin.url', origin.value] }, options)
    if (!told.ok) return told
  }
  const has = await hasCommit(exec, clone, module.at, options)
  if (!has.ok || !has.value) return has
  const fill = { args: ['checkout', '--quiet', '--detach', module.at], checkout: true, subject: module.at }
  const filled = await exec.write(clone, fill, options)
  return filled.ok ? ok(true) : filled
}

/** Puts a submodule that is there at the commit wanted of it; false where that is not to be had, or edits are in the way. */
async function catchUp(
  exec: Exec,
  place: RepoRef,
  { at }: Module,
  store: string | null,
  options?: GitOptions,
): Answer<boolean> {
  const args = ['rev-parse', '--verify', '--quiet', 'HEAD']
  const head = await exec.read(place, { args, codes: [0, 1, 128] }, options)
  if (!head.ok) return head
  if (head.value.text.trim() === at) return ok(true)
  for (const clone of [place, ...(store === null ? [] : [bareRef(store)])]) {
    const has = await hasCommit(exec, clone, at, options)
    if (!has.ok) return has
    if (!has.value) continue
    const brought = await bringCommits(exec, place, { from: clone.commonDir, oids: [at] }, options)
    if (!brought.ok) return brought
    const move = { args: ['checkout', '--quiet', '--detach', at], checkout: true, codes: [0, 1, 128], subject: at }
    const moved = await exec.write(place, move, options)
    return moved.ok ? ok(moved.value.exitCode === 0) : moved
  }
  return ok(false)
}

/**
 * Brings the submodules of a checkout to what its commit names, from the clones of them that the project has: the object
 * files of new ones are linked, as a clone's are, so that no network is needed and no collection there takes anything
 * away here. Commits that only another checkout has come by way of the project's clones. Edits stay. What nobody here
 * has is left for `git submodule update`, by the person's own rules for what may be fetched from where.
 */
export async function shareSubmodules(
  exec: Exec,
  checkout: RepoRef,
  { project, from }: { readonly project: RepoRef; readonly from: readonly string[] },
  options?: GitOptions,
): Answer<void> {
  const modules = await modulesOf(exec, checkout, options)
  if (!modules.ok) return modules
  const claimed = await claim(exec, project, modules.value, from, options)
  return claimed.ok ? shareFrom(exec, checkout, sourceOf(project), modules.value, options) : claimed
}

async function shareFrom(
  exec: Exec,
  checkout: RepoRef,
  from: ModuleSource,
  modules: readonly Module[],
  options?: GitOptions,
): Answer<void> {
  for (const module of modules) {
    const store = await storeOf(from, module)
    const place = placeOf(checkout, module)
    const made = (await there(join(place.root, '.git')))
      ? await catchUp(exec, place, module, store, options)
      : store === null
        ? ok(false)
        : await shareModule(exec, checkout, module, store, options)
    if (!made.ok) return made
    if (!made.value) continue
    const further = await modulesOf(exec, place, options)
    const inner = further.ok
      ? await shareFrom(exec, place, within(from, module, store), further.value, options)
      : further
    if (!inner.ok) return inner
  }
  return ok(undefined)
}
