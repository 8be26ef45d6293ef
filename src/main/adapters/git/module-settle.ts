import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Settled } from '@main/ports/gate-git'
import type { GitOptions } from '@main/ports/git-options'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import { bringCommits } from './exchange'
import type { Answer, Exec } from './exec'
import {
  bareRef,
  hasCommit,
  type Module,
  type ModuleSource,
  modulesOf,
  placeOf,
  storeOf,
  there,
  within,
} from './modules'
import { shareModule } from './submodules'

/** What a checkout is made, and where its submodules come from. */
export interface SettleTo {
  readonly at: Oid
  readonly keepUntracked: boolean
  readonly from: ModuleSource
}

type Left = Omit<Settled, 'tree'>
type SettleOne = (checkout: RepoRef, to: SettleTo) => Answer<Settled>

const nothing: Left = { leftover: [], ignored: [], missing: [] }

async function clear({ root }: { readonly root: string }): Promise<void> {
  await rm(root, { recursive: true, force: true })
  await mkdir(root, { recursive: true })
}

/** One submodule, exactly as the commit above it names it; null where no clone of the project's has that commit. */
async function settleModule(
  exec: Exec,
  checkout: RepoRef,
  module: Module,
  to: SettleTo,
  one: SettleOne,
  options?: GitOptions,
): Answer<Settled | null> {
  const place = placeOf(checkout, module)
  const store = await storeOf(to.from, module)
  const wanted = { at: module.at, keepUntracked: to.keepUntracked, from: within(to.from, module, store) }
  const warm = await there(join(place.gitDir, 'HEAD'))
  if (warm) {
    const again = await one(place, wanted)
    if (again.ok || options?.signal?.aborted) return again
  }
  const has = store === null ? ok(false) : await hasCommit(exec, bareRef(store), module.at, options)
  if (!has.ok) return has
  if (store === null || !has.value) {
    // What an earlier commit had there must not speak for this one.
    await clear(place)
    return ok(null)
  }
  if (warm) {
    const brought = await bringCommits(exec, place, { from: store, oids: [module.at] }, options)
    const again = brought.ok ? await one(place, wanted) : brought
    if (again.ok || options?.signal?.aborted) return again
  }
  await rm(place.gitDir, { recursive: true, force: true })
  await clear(place)
  const shared = await shareModule(exec, checkout, module, store, options)
  return shared.ok ? one(place, wanted) : shared
}

/**
 * Makes the submodules of a checkout exactly what its commit names, from the project's own clones of them and without
 * any network. Costs no git where a commit has none. Paths in the answer are those of the checkout. Only for folders
 * that Espalier made: it overwrites and deletes.
 */
export async function settleModules(
  exec: Exec,
  checkout: RepoRef,
  to: SettleTo,
  one: SettleOne,
  options?: GitOptions,
): Answer<Left> {
  if (!(await there(join(checkout.root ?? '', '.gitmodules')))) return ok(nothing)
  const modules = await modulesOf(exec, checkout, options)
  if (!modules.ok) return modules
  let left = nothing
  for (const module of modules.value) {
    const settled = await settleModule(exec, checkout, module, to, one, options)
    if (!settled.ok) return settled
    const { leftover, ignored, missing } = settled.value ?? { ...nothing, missing: [''] }
    const at = (paths: readonly string[]) => paths.map(path => (path === '' ? module.path : `${module.path}/${path}`))
    left = {
      leftover: [...left.leftover, ...at(leftover)],
      ignored: [...left.ignored, ...at(ignored)],
      missing: [...left.missing, ...at(missing)],
    }
  }
  return ok(left)
}
