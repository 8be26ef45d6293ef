import { join } from 'node:path'
import type { LandingView } from '@shared/domain/views'
import { makeWhole, type Whole } from '@test/support/whole'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** So many branches; forty where that is asked for. */
const COUNT = Number(process.env.ESPALIER_BRANCHES ?? 8)
const MEMBERS = ['devon', 'bea', 'tara', 'remy'] as const
const LEVELS = ['team/alpha', 'team/beta', 'integration/weekly', 'main']
/** Every suite in one process: as real as one each, and quick. */
const GATE = `${JSON.stringify(process.execPath)} --test --test-isolation=none --test-reporter=tap`

/** What the project tests from the beginning: that no two parts call themselves the same. */
const FIRST = {
  'parts/zero.js': "module.exports = { id: 'zero', double: n => 2 * n }\n",
  'shared.txt': 'one\ntwo\nthree\n',
  'test/ids.test.js': `const { test } = require('node:test')
const assert = require('node:assert')
const fs = require('node:fs')
const path = require('node:path')
const folder = path.join(__dirname, '../parts')
test('no two parts call themselves the same', () => {
  const ids = fs.readdirSync(folder).map(name => require(path.join(folder, name)).id)
  assert.deepStrictEqual(ids.filter((id, n) => ids.indexOf(id) !== n), [])
})
`,
}

type Kind = 'good' | 'bad' | 'twin' | 'clash'
interface Branch {
  readonly n: number
  readonly name: string
  readonly kind: Kind
}

/** Two that only fail together and two that do not merge, each pair in one team; about one in eight that is bad; the rest good. */
function kindOf(n: number): Kind {
  if (n === 1 || n === 5) return 'twin'
  if (n === 2 || n === 6) return 'clash'
  return n % 8 === 3 ? 'bad' : 'good'
}
const branches: Branch[] = Array.from({ length: COUNT }, (_, n) => ({
  n,
  name: `feature/part-${n}-${MEMBERS[n % MEMBERS.length]}`,
  kind: kindOf(n),
}))
const of = (...kinds: Kind[]) => branches.filter(({ kind }) => kinds.includes(kind))

/** A part with a suite of its own. */
const files = ({ n, kind }: Branch): Record<string, string> => ({
  [`parts/part-${n}.js`]: `module.exports = { id: '${kind === 'twin' ? 'twin' : `part-${n}`}', double: n => ${kind === 'bad' ? 'n' : '2 * n'} }\n`,
  [`test/part-${n}.test.js`]: `const { test } = require('node:test')
const assert = require('node:assert')
const { double } = require('../parts/part-${n}.js')
for (const m of [0, 1, 21]) test('part ${n} doubles ' + m, () => assert.strictEqual(double(m), 2 * m))
`,
  ...(kind === 'clash' ? { 'shared.txt': `one\n${n}\nthree\n` } : {}),
})

const config = `version: 1
services:
${MEMBERS.map(name => `  ${name}: { runtime: script, retries: 0 }`).join('\n')}
teams: { alpha: { members: [devon, tara] }, beta: { members: [bea, remy] } }
runtimes: { script: { command: [sh] } }
gates:
  unit: { run: ${JSON.stringify(GATE)}, reports: { tap: ["-"] } }
levels:
  team: { trigger: ready, gates: [unit] }
  integration: { trigger: ready, gates: [unit] }
  main: { trigger: ready, gates: [unit] }
`

describe(`${COUNT} branches of two teams on their way up to main`, () => {
  let whole: Whole
  let landings: LandingView[]
  const landingOf = ({ name }: Branch) => landings.find(({ branch }) => branch === name)

  beforeAll(
    async () => {
      whole = await makeWhole({ yaml: () => config, files: FIRST })
      for (const branch of branches) {
        await whole.git(['switch', '-q', '-c', branch.name, 'main'])
        await whole.commit(`Part ${branch.n}`, files(branch))
      }
      await whole.git(['switch', '-q', '-c', 'elsewhere', 'main'])
      for (const team of ['team/alpha', 'team/beta']) await whole.git(['branch', team, 'main'])
      for (const { name } of branches) await whole.ask(['landing', 'add', name])
      const ended = await whole.cli(['run', '--until-idle', '--timeout', `${60 + COUNT * 15}`])
      expect(ended.code, ended.stderr).toBe(1)
      landings = await whole.landings()
    },
    120_000 + COUNT * 20_000,
  )
  afterAll(() => whole.dispose())

  it('lands every good one on every level', async () => {
    for (const branch of of('good')) {
      expect(landingOf(branch), branch.name).toMatchObject({ state: 'landed' })
      for (const level of ['integration/weekly', 'main'])
        await whole.git(['merge-base', '--is-ancestor', branch.name, level])
    }
  })

  it('refuses every bad one by the names of its tests, and one of each pair by what the two break', async () => {
    for (const branch of of('bad')) {
      const refused = landingOf(branch)
      expect(refused, branch.name).toMatchObject({ state: 'refused', reason_code: 'gate-failed' })
      expect(JSON.stringify(refused)).toContain(`part ${branch.n} doubles 21`)
    }
    for (const kind of ['twin', 'clash'] as const) {
      const [landed, refused] = of(kind).toSorted((a, b) => order(landingOf(a)) - order(landingOf(b)))
      expect(landed && landingOf(landed)).toMatchObject({ state: 'landed' })
      expect(refused && landingOf(refused)).toMatchObject({
        state: 'refused',
        reason_code: kind === 'twin' ? 'gate-failed' : 'conflict',
      })
      const told = JSON.stringify(refused && landingOf(refused))
      expect(told).toContain(kind === 'twin' ? 'no two parts call themselves the same' : 'shared.txt')
    }
  })

  it(
    'L3: is green again at each value that any level ever had',
    async () => {
      const values = new Set<string>()
      for (const level of LEVELS)
        for (const how of ['-g', '--first-parent'])
          for (const oid of (await whole.git(['log', how, '--format=%H', level])).split('\n')) values.add(oid)
      const line = (await whole.git(['rev-list', '--first-parent', 'main'])).split('\n')
      expect(line.length).toBeGreaterThan(1)
      const folder = join(whole.dir, 'proof')
      await whole.git(['worktree', 'add', '-q', '--detach', folder, 'main'])
      for (const oid of values) {
        await whole.git(['switch', '-q', '--detach', oid], folder)
        await whole.git(['-c', `alias.gate=!${GATE}`, 'gate'], folder)
      }
      await whole.git(['fsck', '--strict', '--no-dangling'])
      if (COUNT > 8)
        process.stdout.write(`${values.size} values, ${line.length} of them main's, ${landings.length} landings\n`)
    },
    60_000 + COUNT * 20_000,
  )
})

const order = (landing: LandingView | undefined) => (landing?.state === 'landed' ? 0 : 1)
