import { defaultConfig, interpretConfig } from '@shared/domain/config/interpret'
import { configNotes } from '@shared/domain/config/notes'
import { checkBranchName } from '@shared/domain/config/ref-names'
import {
  accessTo,
  branchName,
  gateAppliesTo,
  levelsFor,
  protectedAmong,
  runtimeNamed,
  serviceInstances,
  serviceNamed,
} from '@shared/domain/config/rules'
import type { Config } from '@shared/domain/config/schema'
import { parentLevelOf } from '@shared/domain/topology/place'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

function config(raw: object): Config {
  const read = interpretConfig({ services: { devon: {} }, ...raw })
  if (!read.ok) throw new Error(JSON.stringify(read.error, null, 1))
  return read.value
}
const problems = (raw: object) => {
  const read = interpretConfig({ services: { devon: {} }, ...raw })
  return read.ok ? [] : read.error.map(({ code, dotted, hint }) => [code, dotted, hint])
}

const gates = { unit: { run: 'npm test' }, lint: { run: 'npm run lint' } }
const teams = { alpha: { members: ['devon', 'tara'] }, beta: { members: ['ben'] } }
const levels = { team: {}, integration: {}, main: {} }

describe('levels', () => {
  test('without teams there is main alone, as soon as a task is ready', () => {
    expect(config({ gates, levels }).levels).toMatchObject([{ name: 'main', trigger: { kind: 'ready' } }])
  })

  test('with teams a level that is not spoken of is skipped', () => {
    const { levels: some } = config({ gates, teams, levels: { team: {}, main: {} } })
    expect(some.map(({ name, trigger }) => [name, trigger.kind])).toEqual([
      ['team', 'ready'],
      ['main', 'manual'],
    ])
    expect(config({ gates, teams }).levels).toMatchObject([{ name: 'main', trigger: { kind: 'ready' } }])
  })

  test('L11: no gate configured is not the same as none said aloud', () => {
    expect(config({}).levels[0]?.gates).toEqual({ kind: 'unset' })
    expect(config({ levels: { main: { gates: 'none' } } }).levels[0]?.gates).toEqual({ kind: 'none' })
    expect(defaultConfig().levels[0]?.gates).toEqual({ kind: 'unset' })
    expect(problems({ levels: { main: { gates: [] } } })).toEqual([['wrong_value', 'levels.main.gates', null]])
  })

  test('a level that names no gates takes all that are not a service’s own', () => {
    const { levels: some } = config({ gates, services: { devon: { gates: ['lint'] } } })
    expect(some[0]?.gates).toEqual({ kind: 'gates', names: ['unit'] })
  })

  test('go from a service upwards; who has no team starts above the teams', () => {
    const all = config({ gates, teams, levels, services: { devon: {}, tara: {}, ben: {}, ux: { role: 'specialist' } } })
    expect(levelsFor(all, 'ben').map(({ branch }) => branch)).toEqual(['team/beta', 'integration/weekly', 'main'])
    expect(levelsFor(all, 'ux').map(({ branch }) => branch)).toEqual(['integration/weekly', 'main'])
    expect(all.levels.map(({ trigger }) => trigger.kind)).toEqual(['ready', 'task-end', 'manual'])
  })

  test('schedules arrive as cron', () => {
    const trigger = (written: unknown) => config({ gates, levels: { main: { trigger: written } } }).levels[0]?.trigger
    expect(trigger('weekly')).toEqual({ kind: 'schedule', cron: '0 18 * * 5', time_zone: null })
    expect(trigger({ cron: '30 6 * * 1-5', time_zone: 'Europe/Berlin' })).toEqual({
      kind: 'schedule',
      cron: '30 6 * * 1-5',
      time_zone: 'Europe/Berlin',
    })
    expect(problems({ levels: { main: { trigger: { cron: 'now' } } } })).toEqual([
      ['wrong_value', 'levels.main.trigger.cron', null],
    ])
  })
})

describe('branches', () => {
  const all = config({ gates, teams, levels, services: { devon: {}, 'devon-b': {}, tara: {}, ben: {} } })

  test('are named by template', () => {
    expect(branchName(all, 'agent', { task: 'add-login', service: 'devon' })).toBe('feature/add-login-devon')
    expect(branchName(all, 'main')).toBe('main')
    expect(() => branchName(all, 'agent', { task: 'x' })).toThrow('{service}')
  })

  test.each([
    ['main', 'main', 'main', null],
    ['integration/weekly', 'integration', 'integration', 'main'],
    ['team/alpha', 'team', 'team', 'integration/weekly'],
    ['team/ghost', 'other', 'agent', 'integration/weekly'],
    ['feature/a-b-devon', 'agent', 'agent', 'team/alpha'],
    ['feature/a-b-devon-b', 'agent', 'agent', 'integration/weekly'],
    ['hotfix/bug', 'hotfix', 'agent', 'main'],
    ['wip', 'other', 'agent', 'integration/weekly'],
  ])('%s is a %s branch at level %s and lands on %s', (branch, kind, level, next) => {
    const place = parentLevelOf(all, branch)
    expect([place.kind, place.level, place.next?.branch ?? null]).toEqual([kind, level, next])
  })

  test('a made name is read back as what it was made from', () => {
    const slug = fc.stringMatching(/^[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}$/)
    fc.assert(
      fc.property(slug, fc.constantFrom('devon', 'tara', 'ben'), (task, service) => {
        const place = parentLevelOf(all, branchName(all, 'agent', { task, service }))
        expect(place).toMatchObject({ kind: 'agent', vars: { task, service } })
        expect(place.next).toEqual(levelsFor(all, service)[0])
      }),
    )
  })

  test.each([
    [{ team: 'teams' }, 'branches.team', '{team}'],
    [{ team: 'team/{tem}' }, 'branches.team', '{team}'],
    [{ agent: 'feature/{service}' }, 'branches.agent', '{task}'],
    [{ main: 'a b' }, 'branches.main', null],
    [{ agent: '{task}.lock' }, 'branches.agent', null],
    [{ hotfix: 'main/{task}' }, 'branches.hotfix', null],
    [{ hotfix: 'MAIN/{task}' }, 'branches.hotfix', null],
    [{ integration: 'team/alpha' }, 'branches.team', null],
    [{ agent: 'team/{team}/{task}' }, 'branches.agent', null],
  ])('%j is refused', (branches, place, hint) => {
    expect(problems({ teams, branches })).toEqual([['wrong_value', place, hint]])
  })

  test.each([
    ['a', true],
    ['a/b.c', true],
    ['a-{b', true],
    ['ä/ö', true],
    ['', false],
    ['@', false],
    ['HEAD', false],
    ['-a', false],
    ['a//b', false],
    ['/a', false],
    ['a/', false],
    ['a b', false],
    ['a~', false],
    ['a^', false],
    ['a:b', false],
    ['a?', false],
    ['a*', false],
    ['a[', false],
    ['a\\b', false],
    ['a..b', false],
    ['a@{b', false],
    ['a.', false],
    ['.a', false],
    ['a/.b', false],
    ['a.lock', false],
    ['a.lock/b', false],
    ['a\u007f', false],
  ])('the branch name %j is fine: %s', (name, fine) => {
    expect(checkBranchName(name).ok).toBe(fine)
  })
})

describe('services', () => {
  test('take their role from their name, unless they say it', () => {
    const names = [
      'lead-architect',
      'conductor',
      'overseer',
      'testing',
      'backend-tests',
      'qa',
      'contest',
      'ui-specialist',
      'frontend',
    ]
    const { services } = config({
      services: Object.fromEntries([...names.map(name => [name, null]), ['tester-a', { role: 'specialist' }]]),
    })
    expect(services.map(({ role }) => role)).toEqual([
      'architect',
      'coordinator',
      'overseer',
      'tester',
      'tester',
      'tester',
      'implementor',
      'specialist',
      'implementor',
      'specialist',
    ])
  })

  test('have as many seats as they may have instances', () => {
    const all = config({ services: { devon: { instances: { min: 1, max: 2 } }, tara: {} } })
    expect(serviceInstances(all).map(({ instance }) => instance)).toEqual(['devon-1', 'devon-2', 'tara'])
    expect(problems({ services: { devon: { instances: 2 }, 'devon-2': {} } })).toEqual([
      ['duplicate', 'services.devon-2', null],
    ])
    expect(problems({ services: { devon: {}, Devon: {} } })).toEqual([['duplicate', 'services.Devon', null]])
  })

  test('may go where their folders say, the deepest deciding', () => {
    const directories = [
      './src/',
      { path: 'src/secret', access: 'none' },
      { path: '/', access: 'read' },
      'packages/*/test',
    ]
    const service = serviceNamed(config({ services: { devon: { directories } } }), 'devon')
    const access = (path: string) => service && accessTo(service, path)
    expect(['src/a.ts', 'src/secret/a', 'README.md', 'packages/x/test/a.ts', 'srcs/a'].map(access)).toEqual([
      'write',
      'none',
      'read',
      'write',
      'read',
    ])
  })

  test('that read everywhere do not write everywhere', () => {
    const { services } = config({
      services: { architect: { access_level: 'global_read', directories: ['/'] }, dev: {} },
    })
    expect(services.map(service => accessTo(service, 'a'))).toEqual(['read', 'write'])
  })

  test('names that objects inherit are names like any other', () => {
    const all = config({ services: { constructor: {}, devon: {} } })
    expect(serviceNamed(all, 'constructor')?.name).toBe('constructor')
    expect(serviceNamed(config({}), 'constructor')).toBeUndefined()
    expect(runtimeNamed(all, 'toString')).toBeUndefined()
    expect(problems({ levels: { main: { gates: ['constructor'] } } })).toHaveLength(1)
  })

  test('a member of a team without an entry is a service with all defaults, a slip of the pen is not', () => {
    expect(serviceNamed(config({ teams: { alpha: { members: ['tara'] } } }), 'tara')).toMatchObject({
      declared: false,
      team: 'alpha',
      retries: 3,
    })
    expect(problems({ teams: { alpha: { members: ['devom'] } } })).toEqual([
      ['unknown_reference', 'teams.alpha.members[0]', 'devon'],
    ])
    expect(problems({ teams: { alpha: { members: ['devon'] }, beta: { members: ['devon'] } } })).toEqual([
      ['duplicate', 'teams.beta.members[0]', null],
    ])
  })
})

describe('references', () => {
  test.each<[object, string, string | null]>([
    [{ levels: { main: { gates: ['unti'] } }, gates }, 'levels.main.gates[0]', 'unit'],
    [{ levels: { main: { approve: ['persn'] } } }, 'levels.main.approve[0]', 'person'],
    [{ services: { devon: { runtime: 'claud' } } }, 'services.devon.runtime', 'claude'],
    [{ resolver: { runtime: 'apo' } }, 'resolver.runtime', 'api'],
    [{ handoffs: [{ from: 'implementer', to: 'tester' }] }, 'handoffs[0].from', 'implementor'],
    [{ contracts: [{ name: 'a', paths: ['a'], owner: 'devn' }] }, 'contracts[0].owner', 'devon'],
    [{ phases: [{ name: 'a', agents: ['dovon'] }] }, 'phases[0].agents[0]', 'devon'],
    [{ phases: [{ name: 'a', needs: ['devom wave 3'] }] }, 'phases[0].needs[0]', 'devon'],
    [{ phases: [{ name: 'alpha' }, { name: 'b', needs: ['alhpa'] }] }, 'phases[1].needs[0]', 'alpha'],
    [{ phases: [{ name: 'a', gate: 'unlt' }], gates }, 'phases[0].gate', 'unit'],
  ])('%j', (raw, place, hint) => {
    expect(problems(raw)).toEqual([['unknown_reference', place, hint]])
  })

  test('the built-in script runtime needs a command before it can be used', () => {
    const services = { devon: { runtime: 'script' } }
    expect(problems({ services })).toEqual([['wrong_value', 'services.devon.runtime', null]])
    const all = config({ services, runtimes: { script: { command: 'bash agent.sh' } } })
    expect(runtimeNamed(all, 'script')?.command).toEqual(['bash', 'agent.sh'])
  })
})

describe('phases', () => {
  const phase = (name: string, needs: string[], more: object = {}) => ({ name, needs, ...more })

  test('in a circle are refused, through waves and unblocks too', () => {
    expect(problems({ phases: [phase('a', ['b']), phase('b', ['a'])] })).toEqual([['cycle', 'phases[0]', null]])
    expect(problems({ phases: [phase('a', ['a'])] })).toEqual([['cycle', 'phases[0]', null]])
    expect(
      problems({ phases: [phase('a', [], { unblocks: ['b'] }), phase('b', [], { unblocks: ['a'] })] }),
    ).toHaveLength(1)
    expect(
      problems({ phases: [phase('a', ['b'], { waves: { devon: 3 } }), phase('b', ['devon wave 2'])] }),
    ).toHaveLength(1)
  })

  test('may wait for a wave inside themselves, and a wave must be one there is', () => {
    expect(problems({ phases: [phase('a', ['devon wave 3'], { agents: ['devon'], waves: { devon: 5 } })] })).toEqual([])
    expect(problems({ phases: [phase('a', [], { waves: { devon: 2 } }), phase('b', ['devon wave 3'])] })).toEqual([
      ['wrong_value', 'phases[1].needs[0]', null],
    ])
  })

  test('in an order have no circle, however they are mixed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.infiniteStream(fc.nat(1000)), (count, stream) => {
        const names = Array.from({ length: count }, (_, index) => `p${index}`)
        const phases = names.map((name, index) =>
          phase(name, index === 0 ? [] : [`p${(stream.next().value ?? 0) % index}`]),
        )
        expect(problems({ phases: phases.toReversed() })).toEqual([])
        const closed = phases.map((one, index) =>
          index === 0 ? { ...one, needs: [`p${count - 1}`] } : { ...one, needs: [`p${index - 1}`] },
        )
        expect(problems({ phases: closed })).toHaveLength(1)
      }),
    )
  })
})

describe('gates', () => {
  test('run for the paths they name, or always', () => {
    expect(gateAppliesTo({ paths: [] }, [])).toBe(true)
    expect(gateAppliesTo({ paths: ['src/**'] }, ['docs/a', 'src/a'])).toBe(true)
    expect(gateAppliesTo({ paths: ['src/**'] }, ['docs/a'])).toBe(false)
    // A submodule, or a link: all that lies behind it may be another.
    expect(gateAppliesTo({ paths: ['lib/part/**'] }, ['lib/part'])).toBe(true)
    expect(gateAppliesTo({ paths: ['lib/part/*.c'] }, ['lib'])).toBe(true)
    expect(gateAppliesTo({ paths: ['lib/part/**'] }, ['lib/par', 'part'])).toBe(false)
  })

  test('protected paths are found among the changed ones', () => {
    expect(protectedAmong(config({}), ['src/a', 'multi-agent.yaml', '.github/w/a.yml', 'LICENSE.md'])).toEqual([
      'multi-agent.yaml',
      '.github/w/a.yml',
      'LICENSE.md',
    ])
  })

  const check = (more: object) =>
    problems({ gates: { unit: { run: 'x', checks: [{ name: 'a', match: '(1)', ...more }] } } })
  test.each<[object, string]>([
    [{}, 'gates.unit.checks[0]'],
    [{ at_least: 1, at_most: 2 }, 'gates.unit.checks[0].at_most'],
    [{ equals: 1, max_regression: '5%' }, 'gates.unit.checks[0].max_regression'],
    [{ equals: 1, match: '(' }, 'gates.unit.checks[0].match'],
    [{ equals: 1, match: 'a'.repeat(501) }, 'gates.unit.checks[0].match'],
    [{ equals: Number.NaN }, 'gates.unit.checks[0].equals'],
    [{ equals: 1, count: 'passed' }, 'gates.unit.checks[0]'],
  ])('a check with %j is refused', (more, place) => {
    expect(check(more).map(([, path]) => path)).toContain(place)
  })

  test('are a command or a score, not both and not neither', () => {
    const score = { ask: 'Clear?', at_least: 7, from: 3 }
    expect(config({ gates: { clarity: { score } } }).gates).toMatchObject([
      { kind: 'score', at_least: 7, out_of: 10, from: 3 },
    ])
    expect(problems({ gates: { a: {} } })).toEqual([['wrong_value', 'gates.a', null]])
    expect(problems({ gates: { a: { run: 'x', score } } })).toHaveLength(1)
    expect(problems({ gates: { a: { score: { ...score, at_least: 11 } } } })).toEqual([
      ['wrong_value', 'gates.a.score.at_least', null],
    ])
  })
})

test('what is valid but may not be meant is noted', () => {
  const codes = (raw: object) => configNotes(config(raw)).map(({ code, path }) => [code, path])
  expect(codes({ gates })).toEqual([])
  expect(codes({ services: {} })).toEqual([
    ['no_gates', 'levels.main.gates'],
    ['no_services', 'services'],
  ])
  expect(codes({ gates, teams, handoffs: [{ from: 'implementor', to: 'tester' }] })).toEqual([
    ['undeclared_service', 'teams.alpha.members'],
    ['undeclared_service', 'teams.beta.members'],
    ['nobody_in_role', 'handoffs[0]'],
  ])
})
