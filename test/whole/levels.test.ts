import { join } from 'node:path'
import type { LevelView } from '@shared/domain/level/view'
import type { LandingView, TaskView } from '@shared/domain/views'
import { commits } from '@test/support/scripted-agent'
import { makeWhole, type Whole } from '@test/support/whole'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const teams = { alpha: ['devon', 'tara'], beta: ['bea', 'remy'] }
const members = Object.values(teams).flat()
const good = members.flatMap(service => [1, 2].map(n => ({ id: `${service}-${n}`, service })))
const LEVELS = ['team/alpha', 'team/beta', 'integration/weekly', 'main']
/** Green alone, red for what one task brings: no level may ever hold it. */
const GATE = 'test ! -e broken.txt && ls part-*.txt'

const config = (agent: string): string =>
  [
    'version: 1',
    'services:',
    ...members.map(name => `  ${name}: { runtime: script, retries: 0 }`),
    'teams:',
    ...Object.entries(teams).map(([name, of]) => `  ${name}: { members: [${of.join(', ')}] }`),
    'runtimes:',
    `  script: { command: [sh, ${JSON.stringify(agent)}], prompt: env }`,
    'gates:',
    `  unit: { run: ${JSON.stringify(GATE)} }`,
    'levels:',
    '  team: { trigger: ready, gates: [unit] }',
    '  integration: { trigger: task-end, gates: [unit] }',
    '  main: { trigger: manual, gates: [unit], tag: "milestone/{level}" }',
    '',
  ].join('\n')

describe('two teams’ work on its way up to main', () => {
  let whole: Whole
  let tasks: TaskView[]

  beforeAll(async () => {
    const parts = Object.fromEntries(good.map(({ id }) => [id, commits(`part-${id}.txt`, `Write ${id}`)]))
    whole = await makeWhole({
      agents: { ...parts, bad: commits('broken.txt', 'Break it') },
      yaml: config,
      files: { 'part-0.txt': '0\n' },
    })
    for (const { id, service } of [...good, { id: 'bad', service: 'devon' }]) await whole.add(id, '--service', service)
    const ended = await whole.ask<{ tasks: TaskView[] }>(['run', '--until-idle', '--timeout', '150'], 1)
    tasks = ended.tasks
  }, 180_000)
  afterAll(() => whole.dispose())

  it('lands each task on its team, and the teams on integration when their tasks have ended', async () => {
    expect(tasks.filter(({ status }) => status === 'done').map(({ id }) => id)).toEqual(good.map(({ id }) => id))
    expect(tasks.find(({ id }) => id === 'bad')).toMatchObject({ status: 'blocked', reason_code: 'refused' })
    const landings = await whole.landings()
    const up = landings.filter(({ promotes }) => promotes !== null)
    for (const team of ['team/alpha', 'team/beta'])
      expect(up.some(one => one.branch === team && one.target === 'integration/weekly' && one.state === 'landed')).toBe(
        true,
      )
    expect(up.every(({ level }) => level === 'integration')).toBe(true)
    for (const { id } of good) expect(await whole.git(['show', `integration/weekly:part-${id}.txt`])).toBe(id)
    for (const task of tasks.filter(({ status }) => status === 'done'))
      expect(task.levels).toEqual(['team', 'integration'])
  })

  it('goes to main when a person says so, is tagged, and tells how far each task has come', async () => {
    const before = await whole.ask<LevelView[]>(['level', 'list'])
    expect(before.map(({ branch, ready }) => [branch, ready])).toEqual([
      ['team/alpha', false],
      ['team/beta', false],
      ['integration/weekly', true],
      ['main', false],
    ])
    const [promoted] = await whole.ask<LandingView[]>(['landing', 'promote', 'main'])
    expect(promoted).toMatchObject({ branch: 'integration/weekly', target: 'main', level: 'main' })
    await whole.cli(['run', '--until-idle', '--timeout', '60'])
    const landed = await whole.ask<LandingView>(['landing', 'show', promoted?.id ?? ''])
    expect(landed).toMatchObject({ state: 'landed', landed_commit: await whole.oid('main') })
    expect(await whole.git(['rev-parse', 'milestone/main^{commit}'])).toBe(landed.landed_commit)
    const after = await whole.tasks()
    expect(after.find(({ id }) => id === 'bea-1')?.levels).toEqual(['team', 'integration', 'main'])
    expect((await whole.fails(['landing', 'promote', 'main'])).error.code).toBe('nothing-new')
    expect((await whole.ask<LevelView[]>(['level', 'list'])).every(({ ready }) => !ready)).toBe(true)
  })

  it('L3: every value that any level ever had passes its gates when they are run again', async () => {
    const folder = join(whole.dir, 'proof')
    const values = new Set<string>()
    for (const level of LEVELS) {
      const reflog = (await whole.git(['log', '-g', '--format=%H', level])).split('\n')
      const line = (await whole.git(['log', '--first-parent', '--format=%H', level])).split('\n')
      for (const oid of [...reflog, ...line]) values.add(oid)
    }
    expect(values.size).toBeGreaterThan(good.length)
    await whole.git(['worktree', 'add', '-q', '--detach', folder, 'main'])
    for (const oid of values) {
      await whole.git(['switch', '-q', '--detach', oid], folder)
      // Git runs it at the root of that checkout, and fails where it does.
      await whole.git(['-c', `alias.gate=!${GATE}`, 'gate'], folder)
    }
  })
})
