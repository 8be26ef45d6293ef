import { join } from 'node:path'
import type { LayOutModules } from '@main/ports/git'
import type { GitOptions } from '@main/ports/git-options'
import type { RepoRef, RescuedModule } from '@main/ports/git-types'
import { moduleStore } from '@main/ports/module-store'
import { ok } from '@shared/lib/result'
import { bringCommits } from './exchange'
import type { Answer, Exec } from './exec'
import { layOut } from './lay-out'
import { placeOf, there } from './modules'
import { refuse } from './refuse'
import { shareModule } from './submodules'

/** A submodule of the checkout, made of the project's clone of it where it is not there, with all a rescue holds of it. */
async function ready(
  exec: Exec,
  checkout: RepoRef,
  { name, path, head, commit }: RescuedModule & { readonly head: string },
  store: string,
  options?: GitOptions,
): Answer<RepoRef> {
  const place = placeOf(checkout, { name, path })
  if (!(await there(join(place.root, '.git')))) {
    const made = await shareModule(exec, checkout, { name, path, at: head }, store, options)
    if (!made.ok) return made
    const message = `Something stands at ${place.root}, or ${store} lacks the commit ${head}.`
    if (!made.value) return refuse({ code: 'failed', message })
  }
  const brought = await bringCommits(exec, place, { from: store, oids: [commit] }, options)
  return brought.ok ? ok(place) : brought
}

/** Lays out what a rescue holds of submodules, outer ones first, in a checkout where the rescue itself is laid out. */
export async function layOutModules(
  exec: Exec,
  checkout: RepoRef,
  { project, modules, from, otherwise }: LayOutModules,
  options?: GitOptions,
): Answer<void> {
  for (const module of modules) {
    const { commit, head, branch, parts, path } = module
    // Taken before its first commit, it has nothing to be laid out on; its files are in the commit all the same.
    if (head === null) continue
    const place = await ready(
      exec,
      checkout,
      { ...module, head },
      moduleStore(project, module.store).commonDir,
      options,
    )
    if (!place.ok) return place
    const before = from.find(one => one.path === path)?.commit
    const stands = await exec.read(place.value, { args: ['rev-parse', '--verify', before ?? 'HEAD'] }, options)
    if (!stands.ok) return stands
    const to = { from: stands.value.text.trim(), commit, head, branch, otherwise, parts }
    const laid = await layOut(exec, place.value, to, options)
    if (!laid.ok) return laid
  }
  return ok(undefined)
}
