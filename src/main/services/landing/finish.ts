import type { Identity, Oid } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import { evidenceNote } from './evidence'
import type { FinishDeps } from './finish-deps'
import { mendLocks } from './locks'
import { unpin } from './pin'
import type { PolicyDeps } from './policy'
import { tagLanded } from './tag'
import type { PolicySource } from './types'

/** Writes the evidence to the landed commit's note and lets the candidate's ref go. Both can be done again. */
export async function writeEvidence(
  deps: FinishDeps & PolicyDeps,
  id: string,
  source: PolicySource | null,
  known?: Identity,
): Promise<void> {
  const { git, repo, log, clock } = deps
  const landing = deps.engine.model().landings[id]
  if (landing?.state !== 'landed' || landing.landedCommit === null) return
  const identity = known ? ok(known) : await git.identity(repo)
  if (identity.ok) {
    const by = { ...identity.value, at: Math.floor(clock.now() / 1000), offset: '+0000' }
    const noted = await git.addNote(repo, { at: landing.landedCommit, text: evidenceNote(landing, source), by })
    // The log has the same evidence; without a note nothing is undone.
    if (!noted.ok) log.warn('The evidence could not be noted', { landing: id, why: noted.error.message })
    await deps.step('noted', id)
    await tagLanded(deps, landing, identity.value)
    await deps.step('tagged', id)
  }
  let gone = await unpin(deps, id, landing.candidate)
  if (!gone.ok && gone.error.code === 'locked') {
    // Whoever was killed with the lock would keep every landing after this one waiting for it.
    await mendLocks(deps)
    gone = await unpin(deps, id, landing.candidate)
  }
  if (!gone.ok) log.warn('A candidate stays referenced', { landing: id, why: gone.error.message })
  await deps.step('unpinned', id)
}

/**
 * Puts on record that the target's history holds a landing. One that was not proved by Espalier (a person merged the
 * branch by hand) is recorded with the commit that brought it, and says so instead of gates.
 */
export async function recordLanded(deps: FinishDeps, id: string, commit: Oid, tip: Oid): Promise<boolean> {
  const landing = deps.engine.model().landings[id]
  if (!landing) return false
  if (landing.candidate !== commit || landing.state === 'queued') {
    if (landing.state === 'proving')
      await deps.record({
        type: 'landing.requeue',
        id,
        reason: { code: 'in-history', message: `${landing.target} holds ${landing.branch} already.` },
      })
    const skip = {
      code: 'in-history',
      message: `${landing.target} held this head already, at ${commit.slice(0, 10)}: nothing was left to prove or to move.`,
    }
    const seen = await deps.record({
      type: 'landing.prove',
      id,
      base: tip,
      candidate: commit,
      gates: [{ name: 'in-history', blocker: false, skip }],
    })
    if (!seen.ok) return false
  }
  return (await deps.record({ type: 'landing.land', id, commit })).ok
}
