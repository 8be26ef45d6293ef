import type { Config } from './schema'
import { roles } from './services'

/** Something valid that may not be what was meant; for `doctor` and the settings. `path` is dotted. */
export type ConfigNote = {
  readonly code: 'no_gates' | 'undeclared_service' | 'nobody_in_role' | 'no_services'
  readonly path: string
  readonly message: string
}

/** What in a valid configuration deserves a second look, in the order of importance. */
export function configNotes(config: Config): ConfigNote[] {
  return [...gateless(config), ...empty(config), ...undeclared(config), ...vacantRoles(config)]
}

const gateless = ({ levels }: Config): ConfigNote[] =>
  levels
    .filter(level => level.gates.kind === 'unset')
    .map(({ name }) => ({
      code: 'no_gates',
      path: `levels.${name}.gates`,
      message: `Level ${name} has no gates, so nothing lands there. Name gates, or say it aloud: gates: none.`,
    }))

const empty = ({ services }: Config): ConfigNote[] =>
  services.length > 0
    ? []
    : [
        {
          code: 'no_services',
          path: 'services',
          message: 'There are no services: nobody can be given a task. Add one.',
        },
      ]

const undeclared = ({ services }: Config): ConfigNote[] =>
  services
    .filter(service => !service.declared)
    .map(({ name, team, role }) => ({
      code: 'undeclared_service',
      path: `teams.${team}.members`,
      message: `${name} has no entry under services and works with all defaults, as ${role}. Add one.`,
    }))

function vacantRoles({ handoffs, services }: Config): ConfigNote[] {
  const held = new Set<string>(services.flatMap(service => [service.role, service.name]))
  return handoffs.flatMap(({ from, to }, index) =>
    [from, to]
      .filter(party => !held.has(party) && roles.some(role => role === party))
      .map(party => ({
        code: 'nobody_in_role' as const,
        path: `handoffs[${index}]`,
        message: `No service has the role ${party}, so this hand-off never happens. Give one that role.`,
      })),
  )
}
