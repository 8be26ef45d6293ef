import type { Model } from '../model'
import { openLandings, openTasks } from '../open'
import { openRisks } from './rules'
import type { Risk } from './schema'

const iso = (at: number): string => new Date(at).toISOString()

/** A risk or blocker as the command line prints it. */
export const riskView = (risk: Risk) => ({
  id: risk.id,
  kind: risk.kind,
  title: risk.title,
  severity: risk.severity,
  state: risk.state,
  owner: risk.owner,
  evidence: risk.evidence,
  mitigation: risk.mitigation,
  task: risk.task,
  investigation: risk.investigation,
  source: risk.source && { landing: risk.source.landing, gate: risk.source.gate, branch: risk.source.branch },
  times: risk.times,
  opened_by: risk.openedBy,
  opened_at: iso(risk.openedAt),
  updated_at: iso(risk.updatedAt),
})
export type RiskView = ReturnType<typeof riskView>

/** The register: open ones first, the gravest on top; closed ones after, the latest first. */
export const riskViews = (model: Model): RiskView[] =>
  [
    ...openRisks(model),
    ...Object.values(model.risks)
      .filter(({ state }) => state === 'closed')
      .sort((a, b) => b.updatedAt - a.updatedAt),
  ].map(riskView)

/** Something that stands in the way now: what was written down, and tasks and landings that cannot go on by themselves. */
export interface BlockerView {
  readonly id: string
  readonly kind: 'blocker' | 'task' | 'landing'
  readonly title: string
  readonly owner: string | null
  readonly reason: string
  readonly since: string
}

/** Everything that stands in the way, the oldest first. */
export function blockerViews(model: Model): BlockerView[] {
  const written = openRisks(model)
    .filter(({ kind }) => kind === 'blocker')
    .map(({ id, title, owner, evidence, openedAt }) => ({
      id,
      kind: 'blocker' as const,
      title,
      owner,
      reason: evidence,
      at: openedAt,
    }))
  const tasks = openTasks(model)
    .filter(({ status }) => status === 'blocked' || status === 'failed')
    .map(({ id, title, service, reason, updatedAt }) => ({
      ...{ id, kind: 'task' as const, title, owner: service, reason: reason?.message ?? '', at: updatedAt },
    }))
  const landings = openLandings(model)
    .filter(({ state }) => state === 'waiting')
    .map(({ id, branch, service, reason, queuedAt }) => ({
      ...{ id, kind: 'landing' as const, title: branch, owner: service, reason: reason?.message ?? '', at: queuedAt },
    }))
  return [...written, ...tasks, ...landings]
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
    .map(({ at, ...view }) => ({ ...view, since: iso(at) }))
}
