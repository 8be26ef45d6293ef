import { ok } from '../../lib/result'
import type { CommandOf } from '../command'
import { type DecideContext, type Decision, refuse } from '../context'
import type { DomainEvent } from '../event'
import { bestScore, scorerOf } from '../gate/scores'
import type { Model } from '../model'
import { notExcepted } from '../scope/rules'
import { retryLanding } from './offer'
import type { Landing } from './schema'

/**
 * A person lets files outside the service's directories land with this head. What was refused for them alone goes back
 * into the queue with it; anybody else's word does not count.
 */
export function allow(
  model: Model,
  landing: Landing,
  { paths, reason }: CommandOf<'landing.allow'>,
  ctx: DecideContext,
): Decision {
  const { id } = landing
  if (ctx.actor.kind !== 'person')
    return refuse('not-a-person', 'Only a person can let files land that are outside a service’s directories.')
  if (landing.state === 'landed' || landing.state === 'withdrawn')
    return refuse('landing-ended', `${id} is ${landing.state} already.`)
  const { files: refused, count } = (landing.reason?.code === 'scope' && landing.reason.facts) || {}
  // Of a list that was cut short nobody can say that nothing in it is meant.
  if (Array.isArray(refused) && refused.length === count && notExcepted(refused, [{ paths }]).length === count)
    return refuse(
      'nothing-allowed',
      `None of the files that ${id} was refused for is ${paths.length === 1 ? paths[0] : `among ${paths.join(', ')}`}.`,
      `It was refused for ${refused.slice(0, 5).join(', ')}${refused.length > 5 ? ` and ${refused.length - 5} more` : ''}.`,
    )
  const allowed: DomainEvent = { type: 'landing.allowed', payload: { id, paths, reason, who: ctx.actor.name } }
  return withAnother(model, landing, allowed, 'scope')
}

/** What was refused for want of this very word goes back into the queue with it. */
function withAnother(model: Model, landing: Landing, word: DomainEvent, code: string): Decision {
  if (landing.state !== 'refused' || landing.reason?.code !== code) return ok([word])
  const again = retryLanding(model, landing, { head: landing.head, restores: [] })
  return again.ok ? ok([word, ...again.value]) : again
}

/**
 * A person's score for a gate that asks people, bound to this head. One that was refused for its scores goes back into
 * the queue with another: people may change their minds, or more may answer.
 */
export function score(
  model: Model,
  landing: Landing,
  { gate, score: given, by }: CommandOf<'landing.score'>,
  ctx: DecideContext,
): Decision {
  const { id } = landing
  if (ctx.actor.kind !== 'person')
    return refuse('not-a-person', 'Only people can score: agents’ word is asked elsewhere.')
  if (landing.state === 'landed' || landing.state === 'withdrawn')
    return refuse('landing-ended', `${id} is ${landing.state} already.`)
  const most = mostFor(model, landing, gate)
  if (most === null)
    return refuse('no-score-asked', `Gate ${gate} asks nobody for a score.`, '`espalier gate list` shows the gates.')
  if (given < 0 || given > most)
    return refuse('bad-score', `Gate ${gate} asks for a score from 0 to ${most}; ${given} is not one.`)
  const who = scorerOf(by, ctx.actor.name, landing.scores)
  const known = landing.scores.findLast(one => one.gate === gate && one.who === who)
  if (known?.score === given) return ok([])
  return withAnother(model, landing, { type: 'landing.scored', payload: { id, gate, who, score: given } }, 'score')
}

/**
 * The best score a gate asks for: as the landing was told, else as configured. Null: it is no gate that asks people.
 * Gates are read from the branch that is landed on, so without a file here any may ask.
 */
function mostFor(model: Model, landing: Landing, gate: string): number | null {
  const facts = landing.reason?.code === 'score' ? landing.reason.facts : undefined
  if (facts?.gate === gate && typeof facts.out_of === 'number') return facts.out_of
  return model.project?.config.source === 'file' ? bestScore(model, gate) : Number.POSITIVE_INFINITY
}
