import { gateNamed } from '../config/rules'
import type { Config } from '../config/schema'
import type { EventRecord } from '../event'
import { lookup } from '../lookup'
import type { Model } from '../model'
import { riskViews } from '../risk/views'
import { phaseProgress } from './phases'
import type { Progress } from './schema'

/** Tasks and phases with what each waits for, as the conductor's `dependency-graph.yaml` says it. */
export const dependencyGraph = (model: Model, config: Config) => ({
  phases: Object.fromEntries(
    phaseProgress(model, config).map(phase => [
      phase.name,
      { state: phase.state, agents: phase.agents, waits_for: phase.waits_for, blocks: blockedBy(config, phase.name) },
    ]),
  ),
  tasks: Object.fromEntries(
    Object.values(model.tasks)
      .filter(({ status }) => status !== 'cancelled')
      .map(task => [
        task.id,
        {
          status: task.status,
          agent: task.service,
          needs: task.dependencies,
          blocks: Object.values(model.tasks)
            .filter(({ dependencies }) => dependencies.includes(task.id))
            .map(({ id }) => id),
        },
      ]),
  ),
})

const blockedBy = (config: Config, phase: string): string[] =>
  config.phases
    .filter(({ needs }) => needs.some(wait => wait.kind === 'phase' && wait.phase === phase))
    .map(({ name }) => name)

/** What each phase has to pass, as the conductor's `phase-gates.yaml` says it, with the latest verdict known. */
export function phaseGates(model: Model, config: Config) {
  const latest = new Map(
    Object.values(model.landings)
      .sort((a, b) => (a.endedAt ?? a.queuedAt) - (b.endedAt ?? b.queuedAt))
      .flatMap(landing =>
        landing.gates.map(
          gate => [gate.name, { landing: landing.id, state: gate.state, figures: gate.figures }] as const,
        ),
      ),
  )
  return Object.fromEntries(
    config.phases.map(phase => {
      const gate = phase.gate === null ? undefined : gateNamed(config, phase.gate)
      const verdict = phase.gate === null ? null : (lookup(Object.fromEntries(latest), phase.gate) ?? null)
      return [
        phase.name,
        {
          gate: phase.gate,
          agents: phase.agents,
          required_validations:
            gate?.kind === 'command'
              ? gate.checks.map(check => ({
                  name: check.name,
                  blocker: check.blocker,
                  threshold: threshold(check.compare),
                }))
              : gate?.kind === 'score'
                ? [
                    {
                      name: gate.ask,
                      blocker: gate.blocker,
                      threshold: `at least ${gate.at_least} of ${gate.out_of} from ${gate.from}`,
                    },
                  ]
                : [],
          approval_required: gate?.approve ?? [],
          unblocks: [...(gate?.unblocks ?? []), ...blockedBy(config, phase.name)],
          latest: verdict,
        },
      ]
    }),
  )
}

type Compare = Extract<Config['gates'][number], { kind: 'command' }>['checks'][number]['compare']

const threshold = (compare: Compare): string =>
  compare.kind === 'baseline'
    ? `at most ${Math.round(compare.max_regression * 1000) / 10}% worse than ${compare.key}`
    : `${compare.kind.replace('_', ' ')} ${compare.value}`

/** Every agent's state, as the conductor's `agent-progress.json` says it. */
export const agentProgress = ({ at, phase, percent, eta, agents }: Progress) => ({ at, phase, percent, eta, agents })

/** The register, as `risk-register.json` says it. */
export const riskRegister = (model: Model) => ({ risks: riskViews(model) })

// Seen rather than decided, and far too many for anybody to read.
const SEEN = new Set(['branch.observed', 'branch.vanished', 'checkout.observed', 'run.progressed', 'level.planned'])

/** Whether an event belongs in the orchestration log. */
export const isDecision = (record: EventRecord): boolean => !SEEN.has(record.event.type)

function said(record: EventRecord): string {
  const { payload } = record.event
  if ('reason' in payload && payload.reason)
    return typeof payload.reason === 'string' ? payload.reason : payload.reason.message
  if ('title' in payload && typeof payload.title === 'string') return payload.title
  if ('gate' in payload) return `gate ${payload.gate}${'state' in payload ? ` ${payload.state}` : ''}`
  if ('branch' in payload && typeof payload.branch === 'string') return payload.branch
  if ('commit' in payload && typeof payload.commit === 'string') return payload.commit
  if ('status' in payload && typeof payload.status === 'string') return payload.status
  return ''
}

/** One line of the orchestration log: when, who, what, why. */
export function logLine(record: EventRecord): string {
  const what = said(record).replace(/\s+/g, ' ').trim().slice(0, 300)
  const line = `${new Date(record.at).toISOString()} **${record.actor.name}** ${record.stream}: ${record.event.type}`
  return `- ${line}${what === '' ? '' : ` · ${what.replace(/[<>*_`]/g, letter => `\\${letter}`)}`}`
}
