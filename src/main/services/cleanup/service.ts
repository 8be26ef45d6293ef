import type { Checkouts } from '@main/ports/checkouts'
import type { Cleanup, Cleared } from '@main/ports/cleanup'
import type { Engine } from '@main/ports/engine'
import type { Git } from '@main/ports/git'
import type { RepoRef } from '@main/ports/git-types'
import { gitFailure } from '@main/ports/record'
import type { Rescue } from '@main/ports/rescue'
import { type Proposal, proposeCleanup } from '@shared/domain/cleanup/propose'
import type { Actor } from '@shared/domain/primitives'

export interface CleanupDeps {
  readonly engine: Engine
  readonly git: Git
  readonly repo: RepoRef
  readonly checkouts: Checkouts
  readonly rescue: Rescue
}

async function clearCheckout({ checkouts }: CleanupDeps, proposal: Proposal, actor: Actor): Promise<Cleared> {
  const why = 'A clean-up took it away.'
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
  const kept = await rescue.keepBranch(name, head, { what: 'clean-up', why: `The branch ${name} was deleted.`, actor })
  if (!kept.ok) return stays(kept.error.message)
  const ref = `refs/heads/${name}`
  const deleted = await git.deleteRef(repo, { ref, expected: head, reason: 'espalier: landed' })
  if (!deleted.ok) return stays(gitFailure(`Deleting ${name}`, deleted.error).message)
  return { ...proposal, gone: true, rescue: kept.value?.id ?? null, reason: null }
}

/** Makes what clears away checkouts and branches whose work has landed. */
export function createCleanup(deps: CleanupDeps): Cleanup {
  return {
    propose: () => proposeCleanup(deps.engine.model()),
    async run(names, actor) {
      const wanted = names === null ? null : new Set(names)
      const answers: Cleared[] = []
      for (const proposal of proposeCleanup(deps.engine.model())) {
        if (wanted && !wanted.has(proposal.name)) continue
        answers.push(await (proposal.what === 'checkout' ? clearCheckout : clearBranch)(deps, proposal, actor))
      }
      return answers
    },
  }
}
