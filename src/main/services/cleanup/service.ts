import type { Checkouts } from '@main/ports/checkouts'
import type { Cleanup, Cleared } from '@main/ports/cleanup'
import type { Engine } from '@main/ports/engine'
import type { Git } from '@main/ports/git'
import type { RepoRef } from '@main/ports/git-types'
import { gitFailure } from '@main/ports/record'
import type { Rescue } from '@main/ports/rescue'
import { isAsked, type Proposal, proposeCleanup } from '@shared/domain/cleanup/propose'
import { lookup } from '@shared/domain/lookup'
import type { Actor } from '@shared/domain/primitives'

export interface CleanupDeps {
  readonly engine: Engine
  readonly git: Git
  readonly repo: RepoRef
  readonly checkouts: Checkouts
  readonly rescue: Rescue
}

async function clearCheckout({ checkouts }: CleanupDeps, proposal: Proposal, actor: Actor): Promise<Cleared> {
  const why = 'A clean-up was about to take it away.'
  const removed = await checkouts.remove(proposal.name, { why, actor })
  return removed.ok
    ? { ...proposal, gone: true, rescue: removed.value.rescue, reason: null }
    : { ...proposal, gone: false, rescue: null, reason: removed.error.message }
}

/** Deletes a branch that still stands at the head its landing recorded; commits no other branch has are kept first. */
async function clearBranch(deps: CleanupDeps, proposal: Proposal, actor: Actor): Promise<Cleared> {
  const { git, repo, rescue } = deps
  const { name, head } = proposal
  const stays = (reason: string): Cleared => ({ ...proposal, gone: false, rescue: null, reason })
  if (head === null) return stays('it stands nowhere')
  const kept = await rescue.keepBranch(name, head, {
    what: 'clean-up',
    why: `A clean-up was about to delete the branch ${name}.`,
    actor,
  })
  if (!kept.ok) return stays(kept.error.message)
  const ref = `refs/heads/${name}`
  const deleted = await git.deleteRef(repo, { ref, expected: head, reason: 'espalier: landed' })
  if (!deleted.ok) return stays(gitFailure(`Deleting ${name}`, deleted.error).message)
  return { ...proposal, gone: true, rescue: kept.value?.id ?? null, reason: null }
}

/** What a clean-up would come to, each line as it would answer but for what it did. */
async function foretell(deps: CleanupDeps, proposals: readonly Proposal[]): Promise<Cleared[]> {
  const stays = new Map<string, string>()
  const answers: Cleared[] = []
  for (const proposal of proposals) {
    const { what, name } = proposal
    const branch = what === 'checkout' ? lookup(deps.engine.model().checkouts, name)?.branch : null
    const reason =
      what === 'checkout' ? ((await deps.checkouts.stays(name))?.message ?? null) : (stays.get(name) ?? null)
    if (reason !== null && branch) stays.set(branch, `${name} has it checked out and stays`)
    answers.push({ ...proposal, gone: false, rescue: null, reason })
  }
  return answers
}

/** Makes what clears away checkouts and branches whose work has landed. */
export function createCleanup(deps: CleanupDeps): Cleanup {
  return {
    async preview(names) {
      const foretold = await foretell(deps, proposeCleanup(deps.engine.model()))
      return foretold.filter(one => isAsked(one, names))
    },
    async run(names, actor) {
      const answers: Cleared[] = []
      for (const proposal of proposeCleanup(deps.engine.model())) {
        if (!isAsked(proposal, names)) continue
        answers.push(await (proposal.what === 'checkout' ? clearCheckout : clearBranch)(deps, proposal, actor))
      }
      return answers
    },
  }
}
