import type { Model } from '@shared/domain/model'
import { nearest } from '@shared/lib/nearest'
import { Stop } from './exit'

/** Ends the verb where `id` is none of the known; says which one was probably meant. */
export function must<T>(what: string, id: string, known: Readonly<Record<string, T>>, list: string): T {
  const found = Object.hasOwn(known, id) ? known[id] : undefined
  if (found !== undefined) return found
  const meant = nearest(id, Object.keys(known))
  throw new Stop({
    code: `unknown-${what}`,
    message: `There is no ${what} “${id}”.`,
    hint: meant ? `Did you mean ${meant}? ${list}` : list,
  })
}

/** The task with this id; ends the verb where there is none. */
export const findTask = (model: Model, id: string) => must('task', id, model.tasks, '`espalier task list` shows them.')

/** The landing with this id; ends the verb where there is none. */
export const findLanding = (model: Model, id: string) =>
  must('landing', id, model.landings, '`espalier landing list` shows them.')

/** The risk or blocker with this id; ends the verb where there is none. */
export const findRisk = (model: Model, id: string) => must('risk', id, model.risks, '`espalier risk list` shows them.')

/** The checkout with this id; ends the verb where there is none. */
export const findCheckout = (model: Model, id: string) =>
  must('checkout', id, model.checkouts, '`espalier checkout list` shows them.')

/** The feature with this id; ends the verb where there is none. */
export const findFeature = (model: Model, id: string) =>
  must('feature', id, model.features, '`espalier feature list` shows them.')

/** The team with this name in the configuration; ends the verb where there is none. */
export const findTeam = (model: Model, name: string) => {
  const teams = model.project?.config.teams ?? []
  return must(
    'team',
    name,
    Object.fromEntries(teams.map(team => [team.name, team])),
    '`espalier team list` shows them.',
  )
}

/** What the configuration has of this, or why it has nothing: a file with mistakes is not in force. */
function configured(model: Model, names: string): string {
  const [problem] = model.project?.problems ?? []
  if (problem) return `multi-agent.yaml has mistakes, so it is not in force: line ${problem.line}: ${problem.message}`
  return names ? `Configured: ${names}.` : 'multi-agent.yaml names none.'
}

/** The service with this name in the configuration; ends the verb where there is none. */
export const findService = (model: Model, name: string) => {
  const services = model.project?.config.services ?? []
  const names = services.map(service => service.name).join(', ')
  const known = Object.fromEntries(services.map(service => [service.name, service]))
  return must('service', name, known, configured(model, names))
}

/** The gate with this name in the configuration; ends the verb where there is none. */
export const findGate = (model: Model, name: string) => {
  const gates = model.project?.config.gates ?? []
  const names = gates.map(gate => gate.name).join(', ')
  const known = Object.fromEntries(gates.map(gate => [gate.name, gate]))
  return must('gate', name, known, configured(model, names))
}

/** The build with this id; ends the verb where there is none. */
export const findBuild = (model: Model, id: string) =>
  must('build', id, model.builds, '`espalier integration list` shows them.')
