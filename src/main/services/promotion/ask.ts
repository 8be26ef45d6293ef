import type { Promoter, PromotionRequest } from '@main/ports/promoter'
import type { Failure } from '@shared/domain/failure'
import { sayTakenBack, type TakenBack, takenBackOf } from '@shared/domain/landing/taken-back'
import { lookup } from '@shared/domain/lookup'
import { err, ok, type Result } from '@shared/lib/result'
import { freshHead, offerHead, type Pair, type PromotionDeps, pairsOf } from './offer'

const fail = (code: string, message: string, hint?: string) =>
  err<Failure>(hint === undefined ? { code, message } : { code, message, hint })

/** The branches a request speaks of. */
function choose(deps: PromotionDeps, { level, branch }: PromotionRequest): Result<Pair[], Failure> {
  const pairs = pairsOf(deps)
  const onto = pairs.filter(({ above }) => above.level.name === level)
  if (onto.length === 0) {
    const names = [...new Set(pairs.map(({ above }) => above.level.name))]
    return fail(
      'no-level',
      `There is nothing below the level ${level} to promote.`,
      names.length > 0
        ? `Levels that take from one below: ${names.join(', ')}.`
        : 'Levels need teams: see `espalier level list`.',
    )
  }
  const chosen = onto.filter(pair => branch === null || pair.branch === branch)
  return chosen.length > 0
    ? ok(chosen)
    : fail('no-branch', `${branch} does not stand below the level ${level}.`, onto.map(pair => pair.branch).join(', '))
}

/** The landed commit of the entry that is asked for; null where everything green is. */
function entryHead({ engine }: PromotionDeps, pair: Pair, entry: string | null): Result<string | null, Failure> {
  if (entry === null) return ok(null)
  const landing = lookup(engine.model().landings, entry)
  if (!landing) return fail('no-landing', `There is no landing ${entry}.`, 'See `espalier landing list`.')
  if (landing.target === pair.branch && landing.state === 'landed' && landing.landedCommit !== null)
    return ok(landing.landedCommit)
  return fail('not-landed', `${entry} has not landed on ${pair.branch}: it is ${landing.state} for ${landing.target}.`)
}

/**
 * What was taken back of a branch's work and may come again: all of it where the branch itself, or something that holds
 * it, is asked for. Failures: `taken-back` where the entry is only a part of what was taken back.
 */
async function lifted(
  { engine, git, repo }: PromotionDeps,
  pair: Pair,
  at: string | null,
): Promise<Result<readonly TakenBack[], Failure>> {
  const away = takenBackOf(engine.model(), pair.branch, pair.above.branch)
  if (at === null) return ok(away)
  for (const one of away) {
    const holds = await git.isAncestor(repo, { ancestor: one.landing.head, of: at })
    if (!holds.ok || !holds.value)
      return fail(
        'taken-back',
        sayTakenBack([one]),
        `It comes again as a whole: espalier landing retry ${one.landing.id}.`,
      )
  }
  return ok(away)
}

/** Promotes because a person asks: that it is time is said with it, gates and approvals stay. */
export function createPromoter(deps: PromotionDeps): Promoter {
  return {
    async promote(request, actor) {
      const chosen = choose(deps, request)
      if (!chosen.ok) return chosen
      const pairs =
        request.entry === null
          ? chosen.value
          : chosen.value.filter(
              pair => lookup(deps.engine.model().landings, request.entry)?.target === pair.branch || request.branch,
            )
      const ids: string[] = []
      const away: TakenBack[] = []
      for (const pair of pairs.length > 0 ? pairs : chosen.value.slice(0, 1)) {
        const at = entryHead(deps, pair, request.entry)
        if (!at.ok) return at
        const head = await freshHead(deps, pair, at.value)
        if (!head.ok) return head
        if (head.value === null) continue
        const back = await lifted(deps, pair, at.value)
        if (!back.ok) return back
        // It was taken back on purpose: it comes again when it is asked for by name.
        if (back.value.length > 0 && request.branch === null && request.entry === null) {
          away.push(...back.value)
          continue
        }
        const restores = back.value.map(({ landing }) => landing.id)
        const asked = { by: actor.name, entry: request.entry, actor, restores }
        const offered = await offerHead(deps, pair, head.value, asked)
        if (!offered.ok) return offered
        ids.push(offered.value)
      }
      if (ids.length > 0) return ok(ids)
      const [first] = away
      if (first)
        return fail(
          'taken-back',
          sayTakenBack(away),
          `Mend it on ${first.landing.branch}, then: espalier landing promote ${request.level} --branch ${first.landing.branch}`,
        )
      const names = chosen.value.map(pair => pair.branch).join(', ')
      return fail('nothing-new', `There is nothing on ${names} that ${chosen.value[0]?.above.branch} does not hold.`)
    },
  }
}
