import type { Ecosystem, FoundGate } from './ecosystem'
import { ecosystemsOf } from './ecosystems'
import { type FoundService, servicesOf } from './roster'
import type { Folder, Survey } from './survey'

/** What `init` found; the commented file is made from it. */
export interface Findings {
  readonly mainBranch: string
  /** Tool chains by the file that tells of them. */
  readonly found: readonly string[]
  readonly setup: string | null
  readonly copy: readonly string[]
  readonly gates: readonly FoundGate[]
  readonly services: readonly FoundService[]
  readonly runtime: { readonly name: string; readonly present: readonly string[] }
}

/** Agents' command line programs, in the order they are taken. */
export const agentPrograms = ['claude', 'codex', 'gemini', 'opencode', 'aider'] as const

/** Reads a survey. `present`: which of `agentPrograms` are on the PATH. Pure. */
export function detect(survey: Survey, mainBranch: string, present: readonly string[]): Findings {
  const homes = homesOf(survey)
  const parts = homes.map(folder => ({ folder, ecosystems: ecosystemsOf(folder) }))
  const ecosystems = parts.flatMap(part => part.ecosystems)
  const gates = uniquelyNamed(ecosystems.flatMap(ecosystem => ecosystem.gates))
  const setups = parts.flatMap(({ folder, ecosystems: some }) => some.flatMap(one => setupIn(folder, one)))
  return {
    mainBranch,
    found: parts.flatMap(({ folder, ecosystems: some }) =>
      some.map(one => (folder.path ? `${folder.path}: ` : '') + one.name),
    ),
    setup: setups.length === 0 ? null : setups.join(' && '),
    copy: ['.env', '.env.local'].filter(name => survey.root.files.includes(name)),
    gates,
    services: servicesOf(survey, ecosystems),
    runtime: { name: present[0] ?? 'claude', present },
  }
}

// A project without a manifest at its root may keep one in each of its folders (backend/, frontend/).
function homesOf(survey: Survey): Folder[] {
  if (ecosystemsOf(survey.root).length > 0) return [survey.root]
  return survey.below.filter(folder => !folder.path.includes('/') && ecosystemsOf(folder).length > 0).slice(0, 6)
}

function setupIn(folder: Folder, { setup }: Ecosystem): string[] {
  if (setup === null) return []
  return [folder.path === '' ? setup : `(cd ${shellWord(folder.path)} && ${setup})`]
}

const shellWord = (text: string) => (/^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)

function uniquelyNamed(gates: readonly FoundGate[]): FoundGate[] {
  const names = new Map<string, number>()
  return gates.map(gate => {
    const times = (names.get(gate.name) ?? 0) + 1
    names.set(gate.name, times)
    return times === 1 ? gate : { ...gate, name: `${gate.name}-${times}` }
  })
}
