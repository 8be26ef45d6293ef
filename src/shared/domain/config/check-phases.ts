import type { Reader } from './check-references'
import { type PathProblem, unknownReference, wrongValue } from './problems'
import type { Config, ConfigFile, PhaseConfig, Wait } from './schema'

/** Names in phases, waves within their numbers, and no circle among what waits for what. */
export function checkPhases(file: ConfigFile, config: Config, read: Reader): PathProblem[] {
  const problems = file.phases.flatMap((phase, index) => {
    const path = ['phases', index]
    const each = (key: string, names: readonly string[], check: Reader['service']) =>
      names.flatMap((name, at) => check([...path, key, at], name))
    const doubled = file.phases.findIndex(other => other.name === phase.name) !== index
    return [
      ...(doubled ? [wrongValue('duplicate', [...path, 'name'], 'a name no other phase has', phase.name)] : []),
      ...each('agents', phase.agents, read.service),
      ...each('needs', phase.needs, read.wait),
      ...each('unblocks', phase.unblocks, read.wait),
      ...(phase.gate === undefined ? [] : read.gate([...path, 'gate'], phase.gate)),
      ...Object.entries(phase.waits).flatMap(([service, waits]) => [
        ...onKey(read.service([...path, 'waits', service], service)),
        ...waits.flatMap((wait, at) => read.wait([...path, 'waits', service, at], wait)),
      ]),
      ...Object.entries(phase.waves).flatMap(([service, waves]) => [
        ...onKey(read.service([...path, 'waves', service], service)),
        ...(typeof waves === 'number' ? [] : waveGates([...path, 'waves', service, 'gates'], waves, file, read)),
      ]),
    ]
  })
  return problems.length > 0 ? problems : cycles(config)
}

const onKey = (problems: PathProblem[]) => problems.map(problem => ({ ...problem, at: 'key' as const }))

function waveGates(
  path: (string | number)[],
  waves: { readonly count: number; readonly gates: Record<string, string> },
  file: ConfigFile,
  read: Reader,
): PathProblem[] {
  return Object.entries(waves.gates).flatMap(([wave, gate]) => [
    ...read.gate([...path, wave], gate),
    // What a commit claims is decided at once; people are asked of landings and of whole phases.
    ...(file.gates[gate]?.score === undefined
      ? []
      : [wrongValue('wrong_value', [...path, wave], 'a gate that runs a command, not one that asks people', gate)]),
    ...(/^\d+$/.test(wave) && Number(wave) >= 1 && Number(wave) <= waves.count
      ? []
      : onKey([unknownReference([...path, wave], `a wave from 1 to ${waves.count}`, wave, [], null)])),
  ])
}

/** The phases a wait leads to: the phase itself, or the ones in which that service works. */
function phasesOf(wait: Wait, phases: readonly PhaseConfig[]): string[] {
  if (wait.kind === 'phase') return [wait.phase]
  if (wait.kind === 'contract') return []
  const counted = phases.filter(phase => phase.waves.some(waves => waves.service === wait.service))
  const holding = counted.length > 0 ? counted : phases.filter(phase => phase.agents.includes(wait.service))
  // A service in several phases may do its wave in the earliest: only one phase makes a sure edge.
  return holding.length === 1 ? holding.map(phase => phase.name) : []
}

function cycles(config: Config): PathProblem[] {
  const { phases } = config
  const edges = new Map(phases.map(phase => [phase.name, new Set<string>()]))
  for (const phase of phases) {
    // A service may wait for a wave inside its own phase; a phase as a whole cannot wait for itself.
    for (const wait of phase.needs)
      for (const target of phasesOf(wait, phases))
        if (target !== phase.name || wait.kind === 'phase') edges.get(phase.name)?.add(target)
    for (const wait of phase.unblocks) if (wait.kind === 'phase') edges.get(wait.phase)?.add(phase.name)
  }
  const circle = findCircle(edges)
  if (circle === null) return []
  const index = phases.findIndex(phase => phase.name === circle[0])
  const shown = [...circle, circle[0]].join(' → ')
  return [
    wrongValue('cycle', ['phases', index], `phases that do not wait for each other in a circle (${shown})`, circle[0]),
  ]
}

/** The first circle found, or null. Iterative: a long chain must not exhaust the stack. */
export function findCircle(edges: ReadonlyMap<string, ReadonlySet<string>>): string[] | null {
  const done = new Set<string>()
  for (const start of edges.keys()) {
    const path: { name: string; rest: string[] }[] = []
    const enter = (name: string) => path.push({ name, rest: [...(edges.get(name) ?? [])] })
    if (!done.has(start)) enter(start)
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.rest.pop()
      if (next === undefined) {
        done.add(top.name)
        path.pop()
        continue
      }
      const seen = path.findIndex(({ name }) => name === next)
      if (seen >= 0) return path.slice(seen).map(({ name }) => name)
      if (!done.has(next)) enter(next)
    }
  }
  return null
}
