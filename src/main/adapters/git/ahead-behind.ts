import type { GitOptions } from '@main/ports/git-options'
import type { Oid, Ref, RepoRef } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import type { Answer, Exec } from './exec'
import { createMemory } from './memory'

export interface Counts {
  readonly ahead: number
  readonly behind: number
}

/** Remembers counts: two commits never change how far they are apart. */
export interface AheadBehind {
  /** Whether git counts in one call of its own (2.41 and newer). */
  readonly native: boolean
  get(repo: RepoRef, tip: Oid, base: Oid): Counts | undefined
  set(repo: RepoRef, tip: Oid, base: Oid, counts: Counts): void
}

/** Makes a memory for at most `limit` pairs; the oldest go first. */
export function createAheadBehind(native: boolean, limit = 5000): AheadBehind {
  const known = createMemory<Counts>(limit)
  // By repository too: in a shallow one the same commits may seem further apart.
  const key = (repo: RepoRef, tip: Oid, base: Oid) => `${tip} ${base} ${repo.commonDir}`
  return {
    native,
    get: (repo, tip, base) => known.get(key(repo, tip, base)),
    set: (repo, tip, base, counts) => known.set(key(repo, tip, base), counts),
  }
}

/** How many commits `tip` has that `base` lacks, and the other way about. */
export async function aheadBehind(
  exec: Exec,
  memory: AheadBehind,
  repo: RepoRef,
  { tip, base }: { readonly tip: Oid; readonly base: Oid },
  options?: GitOptions,
): Answer<Counts> {
  const known = tip === base ? { ahead: 0, behind: 0 } : memory.get(repo, tip, base)
  if (known) return ok(known)
  const args = ['rev-list', '--left-right', '--count', '--end-of-options', `${tip}...${base}`, '--']
  const said = await exec.read(repo, { args, subject: tip }, options)
  if (!said.ok) return said
  const [ahead = 0, behind = 0] = said.value.text.trim().split(/\s+/).map(Number)
  memory.set(repo, tip, base, { ahead, behind })
  return ok({ ahead, behind })
}

/** Counts every ref against a base with one process a pair not seen before, no more at once than may read. */
export async function countAll(
  exec: Exec,
  memory: AheadBehind,
  repo: RepoRef,
  refs: readonly Ref[],
  base: Oid,
  options?: GitOptions,
): Answer<Ref[]> {
  // Refs without a date name no commit: there is nothing to count.
  const tips = new Set(refs.filter(ref => ref.committedAt > 0).map(ref => ref.oid))
  const counted = await Promise.all(
    [...tips].map(async tip => ({ tip, counts: await aheadBehind(exec, memory, repo, { tip, base }, options) })),
  )
  const byTip = new Map<Oid, Counts>()
  for (const { tip, counts } of counted) {
    if (!counts.ok) return counts
    byTip.set(tip, counts.value)
  }
  return ok(refs.map(ref => ({ ...ref, ...(byTip.get(ref.oid) ?? {}) })))
}
