import { join } from 'node:path'
import type { GitError } from '@main/ports/git-error'
import type { GitOptions } from '@main/ports/git-options'
import type { Oid, RepoRef, Rescued } from '@main/ports/git-types'
import { moduleStore } from '@main/ports/module-store'
import { ok, type Result } from '@shared/lib/result'
import type { Answer, Exec } from './exec'
import { isKept } from './kept'
import { heldModules } from './module-move'
import { refuse } from './refuse'
import { inTemporary, writeTrees } from './snapshot-trees'

/** A refusal to delete what is not held. */
export const nowhereElse = (path: string, paths: readonly string[], what: string): Result<never, GitError> =>
  refuse({
    code: 'unsaved',
    paths,
    message: `${path} holds ${what} that is nowhere else. Take a snapshot or move it away first.`,
  })

/** Proves it of one repository; answers the submodules in it that hold more than their commits do. */
async function provenOne(
  exec: Exec,
  checkout: RepoRef,
  { commit, within }: { readonly commit: Oid; readonly within: RepoRef },
  options?: GitOptions,
): Answer<string[]> {
  const path = checkout.root ?? ''
  const now = await inTemporary(folder => writeTrees(exec, checkout, folder, options))
  if (!now.ok) return now
  const nested = now.value.unsaved.filter(entry => entry.why === 'nested-repository')
  if (nested.length > 0)
    return nowhereElse(
      path,
      nested.map(entry => entry.path),
      'a repository',
    )
  const args = ['rev-parse', '--verify', '--end-of-options']
  const saved = await exec.read(within, { args: [...args, `${commit}^{tree}`], subject: commit }, options)
  if (!saved.ok) return saved
  if (saved.value.text.trim() !== now.value.whole) return nowhereElse(path, [], 'work newer than its snapshot')
  const oid = await exec.read(within, { args: [...args, `${commit}^{commit}`], subject: commit }, options)
  if (!oid.ok) return oid
  const kept = await isKept(exec, within, oid.value.text.trim(), options)
  if (!kept.ok) return kept
  if (!kept.value) return nowhereElse(path, [], 'a snapshot that no ref keeps')
  return ok(now.value.unsaved.map(entry => join(path, entry.path)))
}

/**
 * Proves that a rescue holds everything that is in a checkout and its submodules: the same files give the same tree.
 * @param project the repository that holds it, in its own refs and those of its clones of submodules
 */
export async function provenHeld(
  exec: Exec,
  checkout: RepoRef,
  { commit, modules }: Rescued,
  project: RepoRef,
  options?: GitOptions,
): Answer<void> {
  const root = checkout.root ?? ''
  const proven = await provenOne(exec, checkout, { commit, within: project }, options)
  if (!proven.ok) return proven
  const changed = new Set(proven.value)
  const held = changed.size > 0 || modules.length > 0 ? await heldModules(exec, checkout, options) : ok([])
  if (!held.ok) return held
  for (const module of held.value) {
    const kept = modules.find(({ path }) => join(root, path) === module.root)
    if (!kept) continue
    const within = moduleStore(project, kept.store)
    const inner = await provenOne(exec, module, { commit: kept.commit, within }, options)
    if (!inner.ok) return inner
    changed.delete(module.root)
    for (const path of inner.value) changed.add(path)
  }
  return changed.size === 0 ? ok(undefined) : nowhereElse(root, [...changed], 'changes inside submodules')
}
