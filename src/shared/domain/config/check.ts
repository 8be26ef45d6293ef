import { parseCron } from '../schedule/cron'
import { nextDueAfter } from '../schedule/next'
import { isZone } from '../schedule/zone'
import { checkBranches } from './check-branches'
import { checkPhases } from './check-phases'
import { type Reader, reader } from './check-references'
import { type PathProblem, wrongValue } from './problems'
import { builtinRuntimes } from './runtimes'
import type { Config, ConfigFile } from './schema'
import { roles } from './services'

/**
 * What no single value can show: names that nothing bears, names borne twice, branch names that cannot live together,
 * phases in a circle, limits out of order. `file` is the document, `config` the same resolved.
 */
export function checkConfig(file: ConfigFile, config: Config): PathProblem[] {
  const read = reader(config)
  return [
    ...checkTeams(file, read),
    ...checkServices(file, config, read),
    ...checkGates(file, read),
    ...checkRest(file, config, read),
    ...checkPhases(file, config, read),
    ...checkBranches(config),
  ]
}

function checkTeams(file: ConfigFile, read: Reader): PathProblem[] {
  const seated = new Map<string, string>()
  return Object.entries(file.teams).flatMap(([team, { members }]) =>
    members.flatMap((member, index) => {
      const path = ['teams', team, 'members', index]
      const first = seated.get(member)
      seated.set(member, team)
      if (first !== undefined)
        return [wrongValue('duplicate', path, `a service that is not already in team ${first}`, member)]
      return read.seat(path, member)
    }),
  )
}

function checkServices(file: ConfigFile, config: Config, read: Reader): PathProblem[] {
  return Object.entries(file.services).flatMap(([name, service]) => {
    const path = ['services', name]
    const { instances } = service
    const follows = config.services.find(one => one.name === name)?.syncs_from
    return [
      ...(service.runtime === undefined ? [] : read.runtime([...path, 'runtime'], service.runtime)),
      ...service.gates.flatMap((gate, index) => read.gate([...path, 'gates', index], gate)),
      ...(service.on_commit === undefined ? [] : read.gate([...path, 'on_commit'], service.on_commit)),
      ...(typeof instances === 'object' && instances.min > instances.max
        ? [wrongValue('wrong_value', [...path, 'instances', 'max'], `at least min (${instances.min})`, instances.max)]
        : []),
      ...(service.syncs_from !== undefined && follows === null
        ? [wrongValue('wrong_value', [...path, 'syncs_from'], 'main or integration', service.syncs_from)]
        : []),
      ...durationSane([...path, 'timeout'], service.timeout),
    ]
  })
}

const day = 86_400_000

function durationSane(path: (string | number)[], millis: number): PathProblem[] {
  if (millis >= 100 && millis <= 30 * day) return []
  return [wrongValue('wrong_value', path, 'a duration between 100ms and 30d', `${millis}ms`)]
}

function checkGates(file: ConfigFile, read: Reader): PathProblem[] {
  return Object.entries(file.gates).flatMap(([name, gate]) => {
    const path = ['gates', name]
    const { score } = gate
    const names = gate.checks.map(check => check.name)
    return [
      ...durationSane([...path, 'timeout'], gate.timeout),
      ...gate.approve.flatMap((who, index) => read.approver([...path, 'approve', index], who)),
      ...gate.unblocks.flatMap((wait, index) => read.wait([...path, 'unblocks', index], wait)),
      ...(gate.investigate === undefined ? [] : read.service([...path, 'investigate'], gate.investigate)),
      ...names.flatMap((check, index) =>
        names.indexOf(check) === index
          ? []
          : [
              wrongValue(
                'duplicate',
                [...path, 'checks', index, 'name'],
                'a name no other check of this gate has',
                check,
              ),
            ],
      ),
      ...(score !== undefined && score.at_least > score.out_of
        ? [
            wrongValue(
              'wrong_value',
              [...path, 'score', 'at_least'],
              `at most out_of (${score.out_of})`,
              score.at_least,
            ),
          ]
        : []),
    ]
  })
}

function checkRest(file: ConfigFile, config: Config, read: Reader): PathProblem[] {
  const names = config.services.map(service => service.name)
  const parties = [...roles, ...names]
  const levels = Object.entries(file.levels).flatMap(([level, said]) => [
    ...(Array.isArray(said?.gates)
      ? said.gates.flatMap((gate, index) => read.gate(['levels', level, 'gates', index], gate))
      : []),
    ...checkTrigger(level, said?.trigger),
    ...(said?.approve ?? []).flatMap((who, index) => read.approver(['levels', level, 'approve', index], who)),
  ])
  const runtimes = Object.entries(file.runtimes).flatMap(([name, runtime]) =>
    runtime.command === undefined && runtime.like === undefined && !builtinRuntimes.some(builtin => builtin === name)
      ? [
          wrongValue(
            'missing_key',
            ['runtimes', name, 'command'],
            'a command, or like with a built-in runtime',
            undefined,
          ),
        ]
      : [],
  )
  const contracts = file.contracts.flatMap((contract, index) => [
    ...read.service(['contracts', index, 'owner'], contract.owner),
    ...contract.unblocks.flatMap((wait, at) => read.wait(['contracts', index, 'unblocks', at], wait)),
    ...(file.contracts.findIndex(other => other.name === contract.name) === index
      ? []
      : [wrongValue('duplicate', ['contracts', index, 'name'], 'a name no other contract has', contract.name)]),
  ])
  return [
    ...levels,
    ...runtimes,
    ...contracts,
    ...file.handoffs.flatMap(({ from, to }, index) => [
      ...read.party(['handoffs', index, 'from'], from, parties),
      ...read.party(['handoffs', index, 'to'], to, parties),
    ]),
    ...(file.resolver ? read.runtime(['resolver', 'runtime'], file.resolver.runtime) : []),
    ...namesApart(Object.keys(file.services), config),
    ...checkRoot(file.checkouts.root),
  ]
}

function checkTrigger(level: string, trigger: unknown): PathProblem[] {
  if (typeof trigger !== 'object' || trigger === null || !('cron' in trigger)) return []
  const path = ['levels', level, 'trigger']
  const read = parseCron(String(trigger.cron))
  const zone = 'time_zone' in trigger && trigger.time_zone !== undefined ? String(trigger.time_zone) : 'UTC'
  if (!read.ok) return [wrongValue('wrong_value', [...path, 'cron'], read.error, trigger.cron)]
  if (!isZone(zone))
    return [wrongValue('wrong_value', [...path, 'time_zone'], 'a time zone such as Europe/Berlin', zone)]
  return nextDueAfter(read.value, zone, 0) === null
    ? [wrongValue('wrong_value', [...path, 'cron'], 'a day that comes', trigger.cron)]
    : []
}

// On a file system without letter case "Devon" and "devon" are one folder; "devon-1" may be devon's first instance.
function namesApart(declared: readonly string[], config: Config): PathProblem[] {
  const taken = new Map<string, string>()
  return declared.flatMap(name => {
    const max = config.services.find(service => service.name === name)?.instances.max ?? 1
    const seats = max === 1 ? [name] : [name, ...Array.from({ length: max }, (_, index) => `${name}-${index + 1}`)]
    const clash = seats.map(seat => taken.get(seat.toLowerCase())).find(other => other !== undefined)
    for (const seat of seats) taken.set(seat.toLowerCase(), name)
    if (clash === undefined) return []
    return [
      {
        ...wrongValue(
          'duplicate',
          ['services', name],
          `a name that cannot be mistaken for ${clash} or one of its instances`,
          name,
        ),
        at: 'key' as const,
      },
    ]
  })
}

function checkRoot(root: string): PathProblem[] {
  const path = ['checkouts', 'root']
  const placeholder = [...root.matchAll(/\{[^}]*\}/g)].map(([found]) => found).find(found => found !== '{project}')
  if (placeholder !== undefined)
    return [wrongValue('wrong_value', path, 'a folder; {project} is the only placeholder', root, '{project}')]
  const inside = root.split(/[\\/]/).filter(part => part !== '' && part !== '.')
  if (inside.length > 0 && inside.some(part => part !== '..') && inside[0] !== '.git') return []
  return [wrongValue('wrong_value', path, 'a folder of its own such as "../{project}.espalier"', root)]
}
