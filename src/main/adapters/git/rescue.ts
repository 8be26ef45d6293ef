import { join, relative, sep } from 'node:path'
import type { RescueRequest } from '@main/ports/git'
import { isRefName } from '@main/ports/git-names'
import type { GitOptions } from '@main/ports/git-options'
import type { RepoRef, RescuedModule, RescueKept, Unsaved } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import type { Answer, Exec } from './exec'
import { ensureStore } from './module-keep'
import { heldModules } from './module-move'
import { bareRef, there } from './modules'
import { badName } from './refs'
import { noCheckout } from './refuse'
import { keepOne } from './rescue-one'
import { gather } from './snapshot-gather'
import { inTemporary } from './snapshot-trees'

/** What submodules hold that nothing else does, each in a rescue of its own; and what even that cannot hold. */
interface Inside {
  readonly modules: readonly RescuedModule[]
  readonly unsaved: readonly Unsaved[]
}

/** Rescues the submodules of a checkout into the project's clones of them. Costs no git where it has none. */
async function keepInside(
  exec: Exec,
  checkout: RepoRef,
  request: RescueRequest,
  unsaved: readonly Unsaved[],
  options?: GitOptions,
): Answer<Inside> {
  const root = checkout.root ?? ''
  const left = new Map(unsaved.map(entry => [entry.path, entry]))
  const held = await heldModules(exec, checkout, options)
  if (!held.ok) return held
  const modules: RescuedModule[] = []
  for (const module of held.value) {
    const path = relative(root, module.root).replaceAll(sep, '/')
    // One without files has only commits; `keepModules` sees to those.
    if (path.startsWith('..') || !(await there(join(module.root, '.git')))) continue
    const name = relative(join(checkout.gitDir, 'modules'), module.gitDir)
    const store = await ensureStore(exec, request.into, { clone: module.gitDir, name, root }, options)
    if (!store.ok) return store
    const done = await inTemporary(async folder => {
      const gathered = await gather(exec, module, request.by, folder, options)
      if (!gathered.ok) return gathered
      const one = { gathered: gathered.value, folder, modules: [], always: left.has(path) }
      const kept = await keepOne(exec, module, { ...request, into: bareRef(store.value) }, one, options)
      return kept.ok ? ok({ kept: kept.value, unsaved: gathered.value.unsaved }) : kept
    })
    if (!done.ok) return done
    left.delete(path)
    for (const entry of done.value.unsaved) {
      const within = `${path}/${entry.path}`
      left.set(within, { ...entry, path: within })
    }
    const { kept } = done.value
    if (kept === null) continue
    const { commit, head, branch, parts, files, bytes } = kept
    const at = relative(request.into.commonDir, store.value).replaceAll(sep, '/')
    modules.push({ name, path, store: at, commit, head, branch, parts, files, bytes })
  }
  return ok({ modules, unsaved: [...left.values()] })
}

/**
 * Everything in a checkout and its submodules, and every commit only they know, pinned at a new ref of `into`, and for
 * submodules of the project's clones of them. Null where lasting refs hold it all already. Index and files stay byte for
 * byte as they are. Errors: as `snapshot`, and `exists`.
 */
export async function rescue(
  exec: Exec,
  checkout: RepoRef,
  request: RescueRequest,
  options?: GitOptions,
): Answer<RescueKept | null> {
  if (checkout.root === null) return noCheckout()
  if (!isRefName(request.ref)) return badName(request.ref)
  return inTemporary(async folder => {
    const gathered = await gather(exec, checkout, request.by, folder, options)
    if (!gathered.ok) return gathered
    const inside = await keepInside(exec, checkout, request, gathered.value.unsaved, options)
    if (!inside.ok) return inside
    const { modules, unsaved } = inside.value
    const one = { gathered: gathered.value, folder, modules, always: false }
    const kept = await keepOne(exec, checkout, request, one, options)
    if (!kept.ok) return kept
    return ok(kept.value === null ? null : { ...kept.value, unsaved })
  })
}
