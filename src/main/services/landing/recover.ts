import { BY_PERSON } from '@shared/domain/landing/rules'
import type { Landing } from '@shared/domain/landing/schema'
import { recordLanded, writeEvidence } from './finish'
import type { FinishDeps } from './finish-deps'
import { mendForwards } from './forward'
import { landedIn } from './history'
import type { HolderDeps } from './holders'
import { mendLocks } from './locks'
import { unpin } from './pin'
import type { PolicyDeps } from './policy'
import { CHECKOUT_WAITS, interrupted, TARGET_WAITS } from './reasons'
import { branchRef, CANDIDATES } from './refs'

/** Mends what git's children leave when they are killed: locks, and a person's checkout in the middle of moving. */
export async function mendAll(deps: FinishDeps & HolderDeps): Promise<void> {
  await mendLocks(deps)
  const { landings } = deps.engine.model()
  const mended = await mendForwards(deps, id => landings[id]?.target ?? null)
  if (!mended.ok) deps.log.warn('A checkout may be left half-moved', { why: mended.error.message })
}

async function settleOne(deps: FinishDeps & PolicyDeps, landing: Landing): Promise<void> {
  const { id, base } = landing
  const tip = await deps.git.readRef(deps.repo, branchRef(landing.target))
  if (base !== null && tip.ok && tip.value !== null) {
    const commit = await landedIn(deps, { id, base, tip: tip.value })
    if (commit.ok && commit.value !== null) {
      await recordLanded(deps, id, commit.value, tip.value)
      return writeEvidence(deps, id, null)
    }
  }
  if (landing.state === 'proving') await deps.record({ type: 'landing.requeue', id, reason: interrupted })
  const code = landing.reason?.code ?? ''
  // The world may have changed while nobody looked.
  if (landing.state === 'waiting' && (TARGET_WAITS.includes(code) || CHECKOUT_WAITS.includes(code)))
    await deps.record({
      type: 'landing.requeue',
      id,
      reason: { code: 'looked-again', message: 'Espalier started again.' },
    })
}

/**
 * Brings the record in line with what the refs say after any kind of end (L4): what is in the target's history has
 * landed, what was being proved is queued again, evidence that was not written yet is.
 */
export async function recover(deps: FinishDeps & HolderDeps & PolicyDeps): Promise<void> {
  const { git, repo } = deps
  await mendAll(deps)
  const pins = await git.refs(repo, { prefixes: [CANDIDATES] })
  const pinned = new Set(pins.ok ? pins.value.map(({ name }) => name.slice(CANDIDATES.length)) : [])
  const known = deps.engine.model().landings
  // What a dry run that was cut off left referenced.
  for (const id of pinned) if (!(id in known) && id.startsWith('dry-')) await unpin(deps, id, null)
  for (const landing of Object.values(known)) {
    if (landing.state === 'landed') {
      if (pinned.has(landing.id)) await writeEvidence(deps, landing.id, null)
      continue
    }
    const byPerson = landing.state === 'withdrawn' || landing.reason?.code === BY_PERSON
    if (landing.state === 'refused' && !byPerson) continue
    // A person's word may have come in the moment in which the target moved: the history says what happened (L4).
    if (byPerson && !pinned.has(landing.id)) continue
    await settleOne(deps, landing)
  }
}
