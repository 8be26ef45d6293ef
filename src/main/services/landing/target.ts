import type { Engine } from '@main/ports/engine'
import type { GitError } from '@main/ports/git-error'
import type { Oid } from '@main/ports/git-types'
import { lastLandedOn } from '@shared/domain/landing/last'
import type { Landing } from '@shared/domain/landing/schema'
import { parentLevelOf } from '@shared/domain/topology/place'
import { ok, type Result } from '@shared/lib/result'
import type { PolicyDeps } from './policy'
import { branchRef } from './refs'

type TargetDeps = PolicyDeps & { readonly engine: Engine }

/**
 * Where a landing's target stands. A level's branch that is not there yet begins where the nearest one above it stands:
 * `begin` makes it and those between, else that is only where it would begin. Null: there is nothing above it either,
 * or it was there, and somebody deleted what had landed on it.
 */
export async function targetTip(
  deps: TargetDeps,
  { target }: Landing,
  begin: boolean,
): Promise<Result<Oid | null, GitError>> {
  const { git, repo } = deps
  const missing: string[] = []
  for (let branch: string | null = target; branch !== null; branch = parentLevelOf(deps.working(), branch).parent) {
    const { kind } = parentLevelOf(deps.working(), branch)
    const tip = await git.readRef(repo, branchRef(branch))
    if (!tip.ok) return tip
    if (tip.value !== null) return begin ? make(deps, missing, tip.value) : tip
    const level = kind === 'integration' || kind === 'team' || kind === 'overseer'
    if (!level || missing.includes(branch) || lastLandedOn(deps.engine.model(), branch) !== null) break
    missing.unshift(branch)
  }
  return ok(null)
}

async function make({ git, repo }: TargetDeps, branches: readonly string[], at: Oid): Promise<Result<Oid, GitError>> {
  for (const branch of branches) {
    const ref = branchRef(branch)
    const made = await git.moveRef(repo, { ref, to: at, expected: null, reason: `espalier: begin ${branch}` })
    if (!made.ok && made.error.code !== 'ref-moved') return made
  }
  const [last] = branches.slice(-1)
  if (last === undefined) return ok(at)
  const tip = await git.readRef(repo, branchRef(last))
  return tip.ok ? ok(tip.value ?? at) : tip
}
