import type { ScoreGateConfig } from '../config/schema'
import type { Figure, Score } from '../landing/schema'
import type { Model } from '../model'
import type { Reason } from '../primitives'

/** What people's scores come to. `missing`: how many people have to answer yet. */
export interface ScoreVerdict {
  readonly state: 'passed' | 'failed' | 'missing'
  readonly figure: Figure
  readonly missing: number
  /** Who answered what, as sentences. */
  readonly given: readonly string[]
}

/** The best score a gate asks people for, as configured. Null: it is no gate that asks people. */
export const bestScore = (model: Model, gate: string): number | null =>
  model.project?.config.gates.find(({ name }) => name === gate)?.outOf ?? null

const rounded = (value: number): number => Math.round(value * 100) / 100

const folded = (name: string): string => name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase()

/**
 * In whose name a score is given. A name is somebody's word, not proven; but one that differs from the person's own, or
 * from one that scored before, in case and spaces alone is theirs.
 */
export function scorerOf(by: string | undefined, actor: string, scores: readonly Pick<Score, 'who'>[]): string {
  if (by === undefined) return actor
  return [actor, ...scores.map(({ who }) => who)].find(known => folded(known) === folded(by)) ?? by.trim()
}

/** One score a person: the latest. */
function latestOf(gate: string, scores: readonly Score[]): ReadonlyMap<string, number> {
  const latest = new Map<string, number>()
  for (const { gate: of, who, score } of scores) if (of === gate) latest.set(who, score)
  return latest
}

const sentences = (latest: ReadonlyMap<string, number>): string[] =>
  [...latest].map(([who, score]) => `${who}: ${score}`)

/**
 * Whether a stop for want of scores was decided before the latest of them: somebody answered while it was being looked
 * at, so it is looked at again.
 */
export function isOutdated(reason: Reason, scores: readonly Score[]): boolean {
  const { gate, scored } = reason.facts ?? {}
  if (reason.code !== 'score' || typeof gate !== 'string' || !Array.isArray(scored)) return false
  return sentences(latestOf(gate, scores)).join('\n') !== scored.join('\n')
}

/**
 * Judges a gate by people's scores: enough people have to have answered, then the mean decides. One score a person; a
 * newer one replaces the older.
 */
export function scoreVerdict(gate: ScoreGateConfig, scores: readonly Score[]): ScoreVerdict {
  const latest = latestOf(gate.name, scores)
  // Scored before the gate's own scale was known, one may lie above it.
  const values = [...latest.values()].map(value => Math.min(value, gate.out_of))
  const mean = values.length === 0 ? null : rounded(values.reduce((sum, value) => sum + value, 0) / values.length)
  const missing = Math.max(0, gate.from - values.length)
  const ok = missing === 0 && mean !== null && mean >= gate.at_least
  return {
    state: missing > 0 ? 'missing' : ok ? 'passed' : 'failed',
    figure: {
      name: 'score',
      value: mean,
      required: `at least ${gate.at_least} of ${gate.out_of} from ${gate.from}`,
      ok,
      blocker: gate.blocker,
    },
    missing,
    given: sentences(latest),
  }
}
