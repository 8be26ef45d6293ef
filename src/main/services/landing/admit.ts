import type { Engine } from '@main/ports/engine'
import type { Oid } from '@main/ports/git-types'
import type { Trigger } from '@shared/domain/config/schema'
import { lastLandedOn } from '@shared/domain/landing/last'
import { agreedBy } from '@shared/domain/landing/rules'
import type { Landing } from '@shared/domain/landing/schema'
import { keptBack, takenBackOf } from '@shared/domain/landing/taken-back'
import { lookup } from '@shared/domain/lookup'
import { err, ok, type Result } from '@shared/lib/result'
import { stopFor } from './build'
import { containedBy, landedIn } from './history'
import { landingIn } from './message'
import { type PolicyDeps, readPolicy } from './policy'
import { missingHead, noTarget, rewritten } from './reasons'
import { manual, scheduled } from './reasons-asked'
import { keptBackBy } from './reasons-taken-back'
import { branchRef } from './refs'
import { groundOf } from './remote'
import { targetTip } from './target'
import type { Policy, Stop } from './types'

export interface AdmitDeps extends PolicyDeps {
  readonly engine: Engine
}

/**
 * What a level's trigger says of an entry that is queued now. `ready` and `task-end` are for those who offer: what is
 * here has been offered. Otherwise it goes on once somebody has said that it is time, or agreed to it.
 */
function heldByTrigger({ engine }: AdmitDeps, landing: Landing, trigger: Trigger): Stop | null {
  if (trigger.kind === 'ready' || trigger.kind === 'task-end') return null
  // Who asks for a hotfix has said that it is time; gates and approvals are asked all the same.
  if (lookup(engine.model().tasks, landing.task)?.kind === 'hotfix' && landing.level === 'main') return null
  if (landing.cleared !== null || agreedBy(landing).includes('person')) return null
  return trigger.kind === 'schedule'
    ? { kind: 'wait', reason: scheduled(landing, trigger.cron, lookup(engine.model().levels, landing.target)) }
    : { kind: 'wait', reason: manual(landing) }
}

/** What the target took back of a level's work waits until a person says that it may come again. */
function heldBack({ engine }: AdmitDeps, landing: Landing): Stop | null {
  const away = keptBack(engine.model(), landing)
  return away.length > 0 ? { kind: 'wait', reason: keptBackBy(landing, away) } : null
}

/** The first of an entry's branches that is not what was offered any more, if one is. */
async function headsStand(deps: PolicyDeps, landing: Landing): Promise<Stop | null> {
  const found = await Promise.all(
    [landing, ...landing.also].map(({ branch, head }) => headStands(deps, { ...landing, branch, head })),
  )
  return found.find(stop => stop !== null) ?? null
}

async function headStands(deps: PolicyDeps, landing: Landing): Promise<Stop | null> {
  const { git, repo } = deps
  const [head, now] = await Promise.all([git.resolve(repo, landing.head), git.readRef(repo, branchRef(landing.branch))])
  if (!head.ok)
    return head.error.code === 'missing-ref' ? { kind: 'refuse', reason: missingHead(landing) } : stopFor(head.error)
  if (!now.ok) return stopFor(now.error)
  // A branch that is gone has nothing else to say: the head it offered stands.
  if (now.value === null || now.value === landing.head) return null
  const holds = await git.isAncestor(repo, { ancestor: landing.head, of: now.value })
  if (!holds.ok) return stopFor(holds.error)
  return holds.value ? null : { kind: 'refuse', reason: rewritten(landing, now.value) }
}

async function forkOf({ git, repo }: PolicyDeps, { head }: Landing, tip: Oid): Promise<Oid | null> {
  const fork = await git.mergeBase(repo, head, tip)
  return fork.ok ? fork.value : null
}

async function inHistory(deps: AdmitDeps, landing: Landing, tip: Oid): Promise<Stop | null> {
  // One that was cut off may have lost where it was built: it can only have landed after its branch had begun.
  const since = landing.base === null && landing.attempts > 0 ? await forkOf(deps, landing, tip) : landing.base
  const recorded = since === null ? null : await landedIn(deps, { id: landing.id, base: since, tip })
  if (recorded?.ok && recorded.value !== null) return { kind: 'landed', commit: recorded.value }
  // History holds what was taken back, the files do not.
  if (takenBackOf(deps.engine.model(), landing.branch, landing.target).length > 0) return null
  // The last of an entry's branches to come into the target's history is what brought it there.
  let brought: Oid | null = null
  for (const { head } of [landing, ...landing.also]) {
    const contained = await containedBy(deps, { head, tip })
    if (!contained.ok) return stopFor(contained.error)
    if (contained.value === null) return null
    const older =
      brought === null ? ok(true) : await deps.git.isAncestor(deps.repo, { ancestor: brought, of: contained.value })
    if (!older.ok) return stopFor(older.error)
    if (older.value) brought = contained.value
  }
  return brought === null ? null : { kind: 'landed', commit: brought }
}

/**
 * Everything asked of an entry before anything is built: is there a target, is the head still offered, is it there
 * already, which rules hold, and is it time. `begin` makes a level's branch that is not there yet.
 */
export async function admit(
  deps: AdmitDeps,
  landing: Landing,
  { begin }: { readonly begin: boolean },
): Promise<
  Result<{ readonly base: Oid; readonly policy: Policy }, { readonly stop: Stop; readonly base: Oid | null }>
> {
  const target = await targetTip(deps, landing, begin)
  if (!target.ok) return err({ stop: stopFor(target.error), base: null })
  const base = target.value
  const was = base === null ? lastLandedOn(deps.engine.model(), landing.target) : null
  if (base === null) return err({ stop: { kind: 'wait', reason: noTarget(landing, was) }, base })
  // Asked together, answered in this order: whether there is a head at all comes before what it is in.
  const [unfit, landed, policy] = await Promise.all([
    headsStand(deps, landing),
    inHistory(deps, landing, base),
    readPolicy(deps, landing, base),
  ])
  const over = unfit ?? landed ?? heldBack(deps, landing)
  if (over) return err({ stop: over, base })
  if (!policy.ok) return err({ stop: { kind: 'wait', reason: policy.error }, base })
  const { level } = policy.value
  const early = heldByTrigger(deps, landing, level.trigger)
  if (early) return err({ stop: early, base })
  const ground = await groundOf(deps, landing, base, policy.value)
  if (!ground.ok) return err({ stop: ground.error, base })
  const { base: on, remote } = ground.value
  const pushed = on === base ? null : await pushedAs(deps, landing, on)
  return pushed ? err({ stop: pushed, base: on }) : ok({ base: on, policy: { ...policy.value, remote } })
}

/**
 * The commit by which this very landing came to the remote: where it was cut off before the branch here followed, or as
 * a pull request, which may have been merged beside the first-parent line.
 */
async function pushedAs(deps: PolicyDeps, landing: Landing, tip: Oid): Promise<Stop | null> {
  const since = landing.base ?? (await forkOf(deps, landing, tip))
  if (since === null) return null
  const commits = await deps.git.log(deps.repo, { from: since, to: tip })
  if (!commits.ok) return stopFor(commits.error)
  const found = commits.value.find(({ trailers }) => landingIn(trailers) === landing.id)
  return found ? { kind: 'landed', commit: found.oid } : null
}
