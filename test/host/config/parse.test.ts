import { longestConfig, parseConfigText } from '@main/adapters/config/parse'
import { configFileSchema } from '@shared/domain/config/schema'
import { validKeysAt } from '@shared/domain/config/valid-keys'
import { editDistance } from '@shared/lib/nearest'
import { designSample, documentServices } from '@test/domain/config/sample'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'

const wrong = (content: string | Uint8Array) => {
  const reading = parseConfigText(content)
  return reading.ok ? [] : reading.error
}
const places = (content: string) =>
  wrong(content).map(({ line, column, code, path, hint }) => [line, column, code, path, hint])

describe('what is valid', () => {
  test('the design’s own example, whole', () => {
    const reading = parseConfigText(designSample)
    if (!reading.ok) throw new Error(JSON.stringify(reading.error, null, 1))
    const { services, gates, phases, levels, teams, runtimes, ...rest } = reading.value
    expect(rest).toMatchObject({
      source: 'file',
      strategy: 'auto',
      mode: 'parallel',
      checkouts: { root: '../{project}.espalier', setup: 'npm ci', teardown: '', copy: ['.env'], ports: 10 },
      handoffs: [{ from: 'implementor', to: 'tester', land: 'separate' }],
      contracts: [{ name: 'explain-api', paths: ['src/api/**'], owner: 'devon', frozen: false }],
      foresight: { dispatch: 'warn' },
      resolver: { runtime: 'api', levels: ['team'], may_touch: 'conflicted' },
      budgets: { day: 20, task: 2, currency: 'USD', warn_at: 0.8 },
      environment: { pass: ['ANTHROPIC_API_KEY'], set: { CI: '1' } },
      protected: ['multi-agent.yaml', '.github/**', 'LICENSE'],
      notify: { webhooks: [{ url_env: 'SLACK_WEBHOOK', on: ['landing.refused', 'project.paused'] }] },
    })
    expect(teams).toEqual([{ name: 'alpha', members: ['devon', 'tara'], mode: 'parallel' }])
    expect(runtimes).toMatchObject([{ name: 'script', command: ['bash', 'agent.sh'], prompt: 'env' }])
    expect(services).toMatchObject([
      {
        name: 'devon',
        role: 'implementor',
        team: 'alpha',
        directories: [
          { path: 'src/backend', access: 'write' },
          { path: 'docs', access: 'read' },
        ],
        tools_restricted: ['WebFetch', 'git push'],
        instances: { min: 1, max: 1 },
        timeout: 30 * 60_000,
        retries: 3,
        syncs_from: 'main',
        contributes_to: ['specialists/ui/*'],
        impacts: ['alpha'],
      },
      { name: 'tara', declared: false, team: 'alpha' },
    ])
    expect(gates).toMatchObject([
      {
        kind: 'command',
        run: 'npm test',
        timeout: 600_000,
        paths: ['src/**', 'test/**'],
        exit_codes: [0],
        checks: [
          { source: { pattern: '(\\d+) passing' }, compare: { kind: 'at_least', value: 676 }, blocker: true },
          { compare: { kind: 'baseline', key: 'bench/time', max_regression: 0 }, blocker: false },
        ],
      },
    ])
    expect(phases[1]?.needs).toEqual([
      { kind: 'phase', phase: 'foundation' },
      { kind: 'wave', service: 'devon', wave: 3 },
    ])
    expect(
      levels.map(({ name, branch, trigger, gates: some, approve, tag }) => [
        name,
        branch,
        trigger.kind,
        some,
        approve,
        tag,
      ]),
    ).toEqual([
      ['team', 'team/{team}', 'ready', { kind: 'gates', names: ['unit'] }, [], null],
      ['integration', 'integration/weekly', 'task-end', { kind: 'gates', names: ['unit'] }, [], null],
      ['main', 'main', 'manual', { kind: 'gates', names: ['unit'] }, ['person'], 'milestone/{date}'],
    ])
  })

  test('the services of the orchestration document, as they stand there', () => {
    const reading = parseConfigText(documentServices)
    if (!reading.ok) throw new Error(JSON.stringify(reading.error, null, 1))
    expect(
      reading.value.services.map(({ name, role, directories, runtime }) => [name, role, directories.length, runtime]),
    ).toEqual([
      ['architect', 'architect', 1, 'claude'],
      ['frontend', 'implementor', 3, 'claude'],
      ['backend', 'implementor', 3, 'claude'],
      ['database', 'implementor', 2, 'claude'],
    ])
    expect(reading.value.services[0]).toMatchObject({
      tools_allowed: ['all'],
      access_level: 'global_read',
      directories: [{ path: '.', access: 'read' }],
    })
  })

  test('a byte order mark, Windows line ends, few aliases, empty keys, JSON', () => {
    for (const text of [
      '\uFEFFservices: {}\r\nteams:\r\n',
      'services:\n  devon:\n  tara: &t { role: tester }\n  tim: *t\n',
      '{"services": {"devon": {"timeout": "5m"}}}',
    ])
      expect(wrong(text)).toEqual([])
    expect(wrong(new TextEncoder().encode('\uFEFFservices: { dev: { persona: "Ä" } }'))).toEqual([])
  })

  test('main is the repository’s own where the file is silent', () => {
    const named = (text: string) => {
      const reading = parseConfigText(text, { mainBranch: 'trunk' })
      return reading.ok ? reading.value.levels[0]?.branch : null
    }
    expect(named('services: {}')).toBe('trunk')
    expect(named('services: {}\nbranches: { main: release }')).toBe('release')
  })
})

describe('what is wrong is told with its place', () => {
  test('several at once, in the order of the file, keys with the nearest valid one', () => {
    const text = `strategy: hierarchial
services:
  devon:
    rol: tester
    timeout: 30
    directories: [{ pat: x }, 3]
  Bad Name: {}
serivces: {}
gates:
  unit:
    run: npm test
    checks:
      - name: x
        match: "(\\\\d+)"
        at_last: 3
`
    expect(places(text)).toEqual([
      [1, 11, 'wrong_value', 'strategy', 'hierarchical'],
      [4, 5, 'unknown_key', 'services.devon.rol', 'role'],
      [5, 14, 'wrong_type', 'services.devon.timeout', null],
      [6, 19, 'missing_key', 'services.devon.directories[0].path', null],
      [6, 21, 'unknown_key', 'services.devon.directories[0].pat', 'path'],
      [6, 31, 'wrong_value', 'services.devon.directories[1]', null],
      [7, 3, 'wrong_name', 'services.Bad Name', 'bad-name'],
      [8, 1, 'unknown_key', 'serivces', 'services'],
      [15, 9, 'unknown_key', 'gates.unit.checks[0].at_last', 'at_least'],
    ])
    expect(wrong(text)[2]).toEqual({
      code: 'wrong_type',
      path: 'services.devon.timeout',
      line: 5,
      column: 14,
      message: 'services.devon.timeout is 30: expected a duration such as 30s, 10m, 2h, 3d or 2w.',
      expected: 'a duration such as 30s, 10m, 2h, 3d or 2w',
      got: '30',
      hint: null,
    })
  })

  test('references too, where they are written', () => {
    const text =
      'services: { devon: {} }\nteams:\n  alpha:\n    members:\n      - devno\nlevels: { main: { gates: [unit] } }\n'
    expect(places(text)).toEqual([
      [5, 9, 'unknown_reference', 'teams.alpha.members[0]', 'devon'],
      [6, 27, 'unknown_reference', 'levels.main.gates[0]', null],
    ])
  })

  test.each<[string, string, number, number, string]>([
    ['an empty file', '', 1, 1, 'empty'],
    ['comments alone', '# nothing\n', 1, 1, 'empty'],
    ['a list', '- services', 1, 1, 'wrong_type'],
    ['a text', 'hello', 1, 1, 'wrong_type'],
    ['no services', 'version: 1', 1, 1, 'missing_key'],
    ['services of the wrong type', 'services: [a]', 1, 11, 'wrong_type'],
    ['another version', 'version: 2\nservices: {}', 1, 10, 'wrong_value'],
    ['a tab', 'services:\n\tdevon: {}', 2, 1, 'yaml'],
    ['a doubled key', 'services: {}\nservices: {}', 2, 1, 'yaml'],
    ['bad indentation', 'services:\n  a: {}\n b: {}', 3, 1, 'yaml'],
    ['an unclosed brace', 'services: {', 1, 12, 'yaml'],
    ['an unclosed quote', 'services: "a', 1, 13, 'yaml'],
    ['a second document', 'services: {}\n---\na: 1', 2, 1, 'yaml'],
    ['a merge key', 'services:\n  a: &a {}\n  b: { <<: *a }', 3, 8, 'yaml'],
    ['an unknown tag', 'services: !mine {}', 1, 11, 'yaml'],
    ['an alias of nothing', 'services: *no', 1, 11, 'yaml'],
    ['a depth without bottom', `services: ${'['.repeat(20_000)}`, 1, 0, 'yaml'],
    ['a key that objects inherit', '__proto__: {}\nservices: {}', 1, 1, 'unknown_key'],
    ['too much', `services: {}\n${'#'.repeat(longestConfig)}`, 1, 1, 'too_big'],
  ])('%s', (_, text, line, column, code) => {
    const [first] = wrong(text)
    expect(first).toMatchObject({ line, code })
    if (column > 0) expect(first?.column).toBe(column)
    expect(first?.message).toMatch(/[Ee]xpected .+/)
  })

  test('aliases that would grow without bound', () => {
    const bomb = Array.from(
      { length: 9 },
      (_, level) => `a${level}: &a${level} [${level === 0 ? 'x' : `${`*a${level - 1},`.repeat(9)}`}]`,
    )
    expect(wrong(bomb.join('\n'))).toMatchObject([{ code: 'yaml', line: 1, column: 1 }])
  })

  test('bytes that are not UTF-8', () => {
    const bytes = Uint8Array.from([...new TextEncoder().encode('a: 1\nb: é'), 0xff])
    expect(wrong(bytes)).toMatchObject([{ code: 'unreadable', line: 2, column: 5 }])
    expect(wrong(Uint8Array.from([0xff, 0xfe, 0x61, 0]))).toMatchObject([{ code: 'unreadable', got: 'UTF-16' }])
    expect(wrong(Uint8Array.from([0x61, 0x3a, 0x20, 0xc3]))).toMatchObject([{ code: 'unreadable', line: 1 }])
  })
})

const sane = (content: string | Uint8Array) => {
  for (const problem of wrong(content)) {
    expect(problem.line).toBeGreaterThanOrEqual(1)
    expect(problem.column).toBeGreaterThanOrEqual(1)
    expect(problem.message).not.toBe('')
    expect(problem.expected).not.toBe('')
  }
}

describe('whatever it is given', () => {
  test('it never throws, and every problem has a place', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), sane))
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), sane))
    const yamlish = fc.array(
      fc.constantFrom(
        'services',
        ':',
        ' ',
        '\n',
        '  ',
        '- ',
        '{',
        '}',
        '[',
        ']',
        '"',
        "'",
        '#',
        '&a',
        '*a',
        '|',
        '>',
        '!',
        '\t',
        'devon',
        'gates',
        '<<',
        '?',
        ',',
        '1',
        '---',
      ),
    )
    fc.assert(
      fc.property(yamlish, parts => sane(parts.join(''))),
      { numRuns: 1000 },
    )
  })

  test('values of any kind at any key', () => {
    const keys = validKeysAt(configFileSchema, [])
    const inner = [
      ...validKeysAt(configFileSchema, ['services', 'x']),
      ...validKeysAt(configFileSchema, ['gates', 'x']),
      ...validKeysAt(configFileSchema, ['phases', 0]),
      'constructor',
      'x',
    ]
    const value = fc.letrec(tie => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<unknown>(null, true, 3, -1, 'devon', 'none', '5m', '10%', 'a b', '', 'p wave 2'),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...keys, ...inner), tie('any'), { maxKeys: 4 }),
      ),
    })).any
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 6 }), raw =>
        sane(stringify({ services: {}, ...raw })),
      ),
      { numRuns: 1000 },
    )
  })

  test('the hint for a key with one or two slips is the key that was meant', () => {
    const places: [string, (key: string) => string][] = [
      ['', key => `services: {}\n${key}: 1\n`],
      ['services.x', key => `services: { x: { ${key}: 1 } }\n`],
      ['gates.x', key => `services: {}\ngates: { x: { run: a, ${key}: 1 } }\n`],
    ]
    const slip = fc.tuple(fc.constantFrom('drop', 'double', 'swap', 'replace'), fc.nat(100))
    for (const [path, write] of places) {
      const keys = validKeysAt(configFileSchema, path === '' ? [] : path.split('.'))
      const long = keys.filter(key => key.length >= 7)
      fc.assert(
        fc.property(fc.constantFrom(...long), fc.array(slip, { minLength: 1, maxLength: 2 }), (key, slips) => {
          const typed = slips.reduce((text, [kind, at]) => damage(text, kind, at % text.length), key)
          fc.pre(!keys.includes(typed))
          // Where another key is as near, nobody can say which was meant.
          const near = editDistance(typed, key)
          fc.pre(keys.every(other => other === key || editDistance(typed, other) > near))
          expect(wrong(write(typed)).find(problem => problem.code === 'unknown_key')?.hint).toBe(key)
        }),
      )
    }
  })
})

function damage(text: string, kind: string, at: number): string {
  const letter = text.charAt(at)
  const rest = text.slice(at + 1)
  if (kind === 'drop') return text.slice(0, at) + rest
  if (kind === 'double') return text.slice(0, at) + letter + letter + rest
  if (kind === 'replace') return `${text.slice(0, at)}q${rest}`
  return text.slice(0, at) + rest.slice(0, 1) + letter + rest.slice(1)
}
