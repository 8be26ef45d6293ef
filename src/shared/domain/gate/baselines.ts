import type { CommandGateConfig, Config } from '../config/schema'
import type { Landing } from '../landing/schema'
import type { Baselines } from './figures'

/** Whether what a gate says depends on what landed before. */
export const comparesWithBaseline = ({ checks }: Pick<CommandGateConfig, 'checks'>): boolean =>
  checks.some(({ compare }) => compare.kind === 'baseline')

/**
 * The numbers baselines stand at on a target: of each key, the figure of the latest landing there that measured it. A
 * baseline so moves only when something lands, and needs no table of its own.
 */
export function baselinesOf(config: Config, landings: Iterable<Landing>, target: string): Baselines {
  const landed = [...landings]
    .filter(landing => landing.state === 'landed' && landing.target === target)
    .sort((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0))
  const baselines: Record<string, number> = {}
  for (const { gate, check, key } of keysIn(config)) {
    if (key in baselines) continue
    const value = landed
      .flatMap(landing => landing.gates)
      .find(run => run.name === gate && run.state === 'passed' && run.figures.some(measured(check)))
      ?.figures.find(measured(check))?.value
    if (typeof value === 'number') baselines[key] = value
  }
  return baselines
}

const measured = (check: string) => (figure: { name: string; value: number | null }) =>
  figure.name === check && figure.value !== null

const keysIn = (config: Config) =>
  config.gates.flatMap(gate =>
    gate.kind === 'command'
      ? gate.checks.flatMap(check =>
          check.compare.kind === 'baseline' ? [{ gate: gate.name, check: check.name, key: check.compare.key }] : [],
        )
      : [],
  )
