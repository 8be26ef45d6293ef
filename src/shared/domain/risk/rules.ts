import { slugify } from '../../lib/slug'
import type { Landing } from '../landing/schema'
import type { Model } from '../model'
import type { Risk, Severity } from './schema'

const weight: Record<Severity, number> = { critical: 0, high: 1, medium: 2, low: 3 }

/** A short number for a text: tells apart what a slug makes alike. */
function short(text: string): string {
  let hash = 0x811c9dc5
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return hash.toString(36)
}

/** The id of the one risk that a gate failing on a branch is. */
export const riskIdFor = (gate: string, branch: string): string =>
  `risk-${slugify(`${gate} ${branch}`, 50) || 'gate'}-${short(`${gate}\n${branch}`)}`

/** The id of the task that looks into a risk. */
export const investigationIdFor = (risk: string): string => `investigate-${risk.replace(/^risk-/, '')}`.slice(0, 80)

/** The blocker a refused landing failed; null where it was refused for something else. */
export function failedBlocker(landing: Landing): string | null {
  if (landing.state !== 'refused') return null
  const gate = landing.gates.find(run => run.blocker && (run.state === 'failed' || run.state === 'error'))
  if (gate) return gate.name
  const named = landing.reason?.code.startsWith('gate-') ? landing.reason.facts?.gate : undefined
  return typeof named === 'string' ? named : null
}

/** What is known of a refusal, as text for the register and for whoever looks into it. */
export function evidenceOf(landing: Landing): string {
  const gate = failedBlocker(landing)
  const run = landing.gates.find(({ name }) => name === gate)
  return [
    landing.reason?.message ?? '',
    ...(run?.tests?.failing ?? []).map(name => `failed: ${name}`),
    ...(run?.figures ?? [])
      .filter(figure => !figure.ok)
      .map(({ name, value, required }) => `${name}: ${value ?? 'not found'}, needed ${required}`),
    `landing ${landing.id}, branch ${landing.branch} at ${landing.head}, onto ${landing.target}${landing.base ? ` at ${landing.base}` : ''}`,
    ...(run?.log ? [`log ${run.log} (espalier log ${run.log})`] : []),
  ]
    .filter(line => line !== '')
    .join('\n')
    .slice(0, 8000)
}

/** Risks and blockers that are not closed, the gravest first, then the oldest. */
export const openRisks = (model: Model): Risk[] =>
  Object.values(model.risks)
    .filter(risk => risk.state !== 'closed')
    .sort((a, b) => weight[a.severity] - weight[b.severity] || a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1))
