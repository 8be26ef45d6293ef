import { gateAppliesTo, gateNamed, serviceNamed } from '../config/rules'
import type { CommandGateConfig, Config, LevelConfig, ScoreGateConfig } from '../config/schema'
import type { Reason } from '../primitives'

/** A gate of a landing, and why it need not run, if so. */
export interface PlannedGate {
  readonly gate: CommandGateConfig
  readonly skip: Reason | null
}

/** A gate that asks people, and why nobody need be asked, if so. */
export interface PlannedScore {
  readonly gate: ScoreGateConfig
  readonly skip: Reason | null
}

/** What has to be proved before something lands. */
export type GatePlan =
  /** Nobody said which gates: nothing lands (L11). */
  | { readonly kind: 'unset'; readonly reason: Reason }
  /** A gate of a kind that cannot be answered here. */
  | { readonly kind: 'unknown'; readonly reason: Reason }
  | {
      readonly kind: 'gates'
      readonly gates: readonly PlannedGate[]
      readonly scores: readonly PlannedScore[]
      readonly saidNone: boolean
    }

const noGates = (level: LevelConfig): Reason => ({
  code: 'no-gates',
  message: `Level ${level.name} has no gates, so nothing lands on it. Say what must pass, or say aloud that nothing must.`,
  hint: `In multi-agent.yaml: gates: { test: { run: "your test command" } }, or levels: { ${level.name}: { gates: none } }. Commit it to ${level.branch}: gates are read from the target.`,
  facts: { level: level.name },
})

const skipped = (gate: CommandGateConfig | ScoreGateConfig): Reason => ({
  code: 'paths',
  message: `Nothing that changes matches the paths of gate ${gate.name}.`,
  facts: { paths: [...gate.paths] },
})

/**
 * The gates of a level for a change of these paths, in the order of the configuration; those of the service that made
 * it come last. A gate named twice runs once.
 */
export function planGates(
  config: Config,
  level: LevelConfig,
  change: { readonly service: string | null; readonly paths: readonly string[] },
): GatePlan {
  if (level.gates.kind === 'unset') return { kind: 'unset', reason: noGates(level) }
  const own = change.service === null ? [] : (serviceNamed(config, change.service)?.gates ?? [])
  const names = [...new Set([...(level.gates.kind === 'gates' ? level.gates.names : []), ...own])]
  const gates: PlannedGate[] = []
  const scores: PlannedScore[] = []
  for (const name of names) {
    const gate = gateNamed(config, name)
    if (!gate) return { kind: 'unknown', reason: unknownGate(name) }
    const skip = gateAppliesTo(gate, change.paths) ? null : skipped(gate)
    if (gate.kind === 'command') gates.push({ gate, skip })
    else scores.push({ gate, skip })
  }
  return { kind: 'gates', gates, scores, saidNone: level.gates.kind === 'none' }
}

const unknownGate = (name: string): Reason => ({
  code: 'unknown-gate',
  message: `No gate is called ${name}. Define it under gates in multi-agent.yaml on the target.`,
  facts: { gate: name },
})
