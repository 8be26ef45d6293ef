import type { Approval, GateRun, Landing } from '@shared/domain/landing/schema'
import { LANDING_TRAILER } from './message'
import type { PolicySource } from './types'

const figure = ({ name, value, required }: GateRun['figures'][number]): string =>
  `${name} ${value ?? '?'} (${required})`

function gateLine(gate: GateRun): string {
  const facts = [
    gate.state,
    ...(gate.exitCode === null ? [] : [`exit ${gate.exitCode}`]),
    ...(gate.startedAt !== null && gate.endedAt !== null
      ? [`${((gate.endedAt - gate.startedAt) / 1000).toFixed(1)} s`]
      : []),
    ...(gate.cached ? ['verdict from an earlier run on this tree'] : []),
    ...gate.figures.map(figure),
    ...(gate.reason ? [gate.reason.message] : []),
    ...(gate.log ? [`log ${gate.log}`] : []),
  ]
  return `Gate: ${gate.name}: ${facts.join(', ')}`
}

const approvedLine = ({ who, at, as }: Approval): string =>
  `Approved-By: ${who}${as === 'person' || as === who ? '' : ` for ${as}`} on ${new Date(at).toISOString()}`

const SAID: Record<PolicySource, (landing: Landing) => string> = {
  target: landing => `multi-agent.yaml of ${landing.target} at ${landing.base}`,
  working: landing => `the working configuration (${landing.target} has no multi-agent.yaml yet)`,
}

/** The note a landed commit carries: what was proved, on what, by which rules, and who agreed. */
export function evidenceNote(landing: Landing, source: PolicySource | null): string {
  const lines = [
    `${LANDING_TRAILER}: ${landing.id}`,
    `Branch: ${landing.branch} at ${landing.head}`,
    `Target: ${landing.target} (level ${landing.level}) from ${landing.base}`,
    ...(source ? [`Rules: ${SAID[source](landing)}`] : []),
    ...landing.gates.map(gateLine),
    ...landing.approvals.map(approvedLine),
    ...(landing.cleared ? [`Released-By: ${landing.cleared.by} on ${new Date(landing.cleared.at).toISOString()}`] : []),
    ...(landing.promotes
      ? [`Promotes: ${landing.promotes.from} to ${landing.level}, ${landing.promotes.entry ?? 'everything green'}`]
      : []),
    ...landing.also.map(({ branch, head }) => `With: ${branch} at ${head}`),
    ...landing.scores.map(({ gate, who, score }) => `Score: ${gate}: ${score} by ${who}`),
    ...landing.exceptions.map(
      ({ who, paths, reason }) => `Scope-Exception: ${paths.join(', ')} by ${who}: ${reason.replace(/\s+/g, ' ')}`,
    ),
    ...(landing.task ? [`Task: ${landing.task}`] : []),
  ]
  return `${lines.join('\n')}\n`
}
