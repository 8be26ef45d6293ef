import { protectedAmong } from '@shared/domain/config/rules'
import { touchedContracts } from '@shared/domain/contract/rules'
import { type PlannedGate, type PlannedScore, planGates } from '@shared/domain/gate/plan'
import { type ScoreVerdict, scoreVerdict } from '@shared/domain/gate/scores'
import { agreedBy } from '@shared/domain/landing/rules'
import type { Landing } from '@shared/domain/landing/schema'
import { agreedBelow } from '@shared/domain/level/promote'
import type { Model } from '@shared/domain/model'
import { err, ok, type Result } from '@shared/lib/result'
import { modulesOf } from './modules'
import { approval, frozenContract, protectedPaths, score } from './reasons-asked'
import { type ScopeDeps, scopeOf } from './scope'
import type { Link, Policy, Stop } from './types'

/** A gate that asks people, with what they said. */
export interface Scored extends PlannedScore {
  readonly verdict: ScoreVerdict
}

/** What has to be proved of a link, and whether its level says aloud that nothing has to be. */
export interface Judged {
  readonly gates: readonly PlannedGate[]
  /** Gates that people have answered: known before anything runs. */
  readonly scores: readonly Scored[]
  readonly saidNone: boolean
}

/** Whether a landing brings down what landed on main: all of it was judged there, what came to main before it too. */
const comesDown = (model: Model, { branch, head, level }: Landing): boolean =>
  level !== 'main' &&
  Object.values(model.landings).some(
    other => other.state === 'landed' && other.level === 'main' && other.branch === branch && other.head === head,
  )

/** What the target's rules ask of a link before it is proved: gates (L11), where it may write, and people's word. */
export async function judge(
  deps: ScopeDeps,
  link: Link,
  policy: Policy,
  /** A dry run asks nobody to score. */
  { asking }: { readonly asking: boolean } = { asking: true },
): Promise<Result<Judged, Stop>> {
  const { landing, paths } = link
  const plan = planGates(policy.config, policy.level, { service: landing.service, paths })
  if (plan.kind !== 'gates') return err({ kind: 'wait', reason: plan.reason })
  const down = comesDown(deps.engine.model(), landing)
  const outside = (down ? null : await scopeOf(deps, link, policy.config)) ?? (await modulesOf(deps, link))
  if (outside) return err(outside)
  // What it carries from others was asked of them.
  const own = down ? [] : link.load ? paths.filter(path => !link.load?.others.has(path)) : paths
  const agreed = new Set(agreedBy(landing))
  const guarded = agreed.has('person') ? [] : protectedAmong(policy.config, own)
  if (guarded.length > 0) return err({ kind: 'wait', reason: protectedPaths(landing, guarded) })
  const touched = agreed.has('person') ? [] : touchedContracts(deps.engine.model(), policy.config.contracts, own)
  if (touched.length > 0) return err({ kind: 'wait', reason: frozenContract(landing, touched) })
  const asked = [...new Set([...policy.level.approve, ...plan.gates.flatMap(({ gate }) => gate.approve)])]
  const missing = asked.filter(who => !agreed.has(who))
  if (missing.length > 0)
    return err({ kind: 'wait', reason: approval(landing, missing, agreedBelow(deps.engine.model(), landing)) })
  const scores = plan.scores.map(one => ({ ...one, verdict: scoreVerdict(one.gate, landing.scores) }))
  for (const { gate, skip, verdict } of scores) {
    if (!asking || skip || !gate.blocker || verdict.state === 'passed') continue
    return err({ kind: verdict.state === 'missing' ? 'wait' : 'refuse', reason: score(landing, gate, verdict) })
  }
  return ok({ gates: plan.gates, scores, saidNone: plan.saidNone })
}
