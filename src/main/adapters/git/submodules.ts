import { mkdir, readdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { GitOptions } from '@main/ports/git-options'
import type { RepoRef } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import type { Answer, Exec } from './exec'
import {
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

/** Makes one submodule of a checkout of a clone of it; null where that lacks the commit, or something stands there already. */
export async function shareModule(
  exec: Exec,
  checkout: RepoRef,
  module: Module,
  store: string,
  options?: GitOptions,
): Answer<RepoRef | null> {
  const clone = placeOf(checkout, module)
  if ((await there(clone.gitDir)) || (await readdir(clone.root).catch(() => [])).length > 0) return ok(null)
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
  if (!has.ok || !has.value) return has.ok ? ok(null) : has
  const fill = { args: ['checkout', '--quiet', '--detach', module.at], checkout: true, subject: module.at }
  const filled = await exec.write(clone, fill, options)
  return filled.ok ? ok(clone) : filled
}

/**
 * Fills the submodules of a checkout from the clones of them that the project has: their object files are linked, as a
 * clone's are, so that no network is needed and no collection there takes anything away here. What the project does not
 * have is left for `git submodule update`, by the person's own rules for what may be fetched from where.
 */
export const shareSubmodules = (exec: Exec, checkout: RepoRef, project: RepoRef, options?: GitOptions): Answer<void> =>
  shareFrom(exec, checkout, sourceOf(project), options)

async function shareFrom(exec: Exec, checkout: RepoRef, from: ModuleSource, options?: GitOptions): Answer<void> {
  const modules = await modulesOf(exec, checkout, options)
  if (!modules.ok) return modules
  for (const module of modules.value) {
    const store = await storeOf(from, module)
    const made = store === null ? ok(null) : await shareModule(exec, checkout, module, store, options)
    if (!made.ok) return made
    if (made.value === null) continue
    const inner = await shareFrom(exec, made.value, within(from, module, store), options)
    if (!inner.ok) return inner
  }
  return ok(undefined)
}
