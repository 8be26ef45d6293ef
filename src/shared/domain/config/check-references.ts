import { editDistance, nearest } from '@shared/lib/nearest'
import { readWait } from './normalise-phases'
import { type ConfigPath, type PathProblem, unknownReference, wrongValue } from './problems'
import { runtimeNamed } from './rules'
import { builtinRuntimes } from './runtimes'
import type { Config } from './schema'

type Check = (path: ConfigPath, name: string) => PathProblem[]

/** Checks of names against what a configuration declares: no problem, or one. */
export type Reader = {
  readonly service: Check
  readonly gate: Check
  readonly runtime: Check
  readonly approver: Check
  readonly wait: Check
  /** A team's member: it need not be declared, but must not look like a slip of the pen. */
  readonly seat: Check
  readonly party: (path: ConfigPath, name: string, parties: readonly string[]) => PathProblem[]
}

/** How far a team member's name may be from a declared service before it is taken for a new one. */
const typo = 2

/** Makes the checks for one configuration. */
export function reader(config: Config): Reader {
  const services = config.services.map(service => service.name)
  const gates = config.gates.map(gate => gate.name)
  const phases = new Set(config.phases.map(phase => phase.name))
  const among = (known: readonly string[], what: string): Check => {
    return (path, name) =>
      known.includes(name) ? [] : [unknownReference(path, what, name, known, nearest(name, known))]
  }
  const service = among(services, 'a service')
  return {
    service,
    gate: among(gates, 'a gate'),
    runtime: (path, name) => checkRuntime(config, path, name),
    approver: among(['person', ...services], 'person or a service'),
    party: (path, name, parties) => among(parties, 'a role or a service')(path, name),
    wait: (path, written) => checkWait(config, phases, services, path, written),
    seat: (path, name) => {
      const known = config.services.filter(one => one.declared).map(one => one.name)
      const hint = nearest(name, known)
      if (known.includes(name) || hint === null || !isTypo(name, hint)) return []
      return [unknownReference(path, 'a service', name, known, hint)]
    },
  }
}

const isTypo = (name: string, hint: string) => {
  const edits = editDistance(name, hint)
  return edits <= typo && edits < hint.length / 2
}

function checkRuntime(config: Config, path: ConfigPath, name: string): PathProblem[] {
  const known = [...new Set([...config.runtimes.map(runtime => runtime.name), ...builtinRuntimes])]
  const runtime = runtimeNamed(config, name)
  if (!runtime) return [unknownReference(path, 'a runtime', name, known, nearest(name, known))]
  if (runtime.like !== 'script' || runtime.command !== null) return []
  return [wrongValue('wrong_value', path, 'a runtime with a command: give it one under runtimes.script.command', name)]
}

function checkWait(
  config: Config,
  phases: ReadonlySet<string>,
  services: readonly string[],
  path: ConfigPath,
  written: string,
): PathProblem[] {
  const wait = readWait(written, phases)
  if (wait.kind === 'phase') return []
  if (wait.kind === 'contract') {
    const contracts = config.contracts.map(contract => contract.name)
    if (contracts.includes(wait.contract)) return []
    return [unknownReference(path, 'a contract', wait.contract, contracts, nearest(wait.contract, contracts))]
  }
  const contracts = config.contracts.map(({ name }) => `contract ${name}`)
  const known = wait.kind === 'wave' ? services : [...phases, ...services, ...contracts]
  if (!services.includes(wait.service)) {
    const what =
      wait.kind === 'wave' ? 'a service' : 'a phase, a service, a wave ("devon wave 3") or a contract ("contract api")'
    const meant = contracts.find(name => name === `contract ${wait.service}`) ?? nearest(wait.service, known)
    return [unknownReference(path, what, wait.service, known, meant)]
  }
  if (wait.kind !== 'wave') return []
  const counts = config.phases.flatMap(phase => phase.waves.filter(waves => waves.service === wait.service))
  const most = Math.max(...counts.map(waves => waves.count))
  if (wait.wave >= 1 && (counts.length === 0 || wait.wave <= most)) return []
  const expected = counts.length === 0 ? 'a wave from 1' : `a wave from 1 to ${most} of ${wait.service}`
  return [wrongValue('wrong_value', path, expected, written)]
}
