import { chmod, cp, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openSqlite } from '@main/store/sqlite'
import type { TaskView } from '@shared/domain/views'
import { openTab } from '@test/support/browser'
import { must } from '@test/support/engine'
import { commits } from '@test/support/scripted-agent'
import { makeHome, makeRepo } from '@test/support/temp-repo'
import { makeWhole, type Whole, wrapWhole, yaml } from '@test/support/whole'
import { afterEach, describe, expect, it } from 'vitest'

let whole: Whole | null = null
afterEach(async () => {
  await whole?.dispose()
  whole = null
})
const use = (made: Whole): Whole => {
  whole = made
  return made
}

const READS = [
  ['task', 'list'],
  ['task', 'add', 'X'],
  ['run', '--until-idle', '--timeout', '20'],
  ['landing', 'list'],
]

/** For a person, too: one sentence, no stack trace, nothing on standard output. */
async function speaksPlainly(one: Whole, args: readonly string[], extra = {}): Promise<void> {
  const plain = await one.cli(args, extra)
  expect(plain.stdout).toBe('')
  expect(plain.stderr).toMatch(/^espalier: \S/)
  expect(plain.stderr).not.toMatch(/\n\s+at |Error:|undefined|\[object/)
}

/** Every verb gives this one error, and nothing is written below `folder`. */
async function refusesAll(one: Whole, code: string, exit: number, folder: string, extra = {}): Promise<void> {
  const before = await listing(folder)
  for (const verb of READS) {
    const failed = await one.fails(verb, extra)
    expect([verb[0], failed.error.code, failed.code]).toEqual([verb[0], code, exit])
    expect(failed.error.message.length).toBeGreaterThan(20)
  }
  await speaksPlainly(one, ['task', 'list'], extra)
  expect(await listing(folder)).toEqual(before)
}

const listing = async (folder: string) => (await readdir(folder, { recursive: true })).sort()

describe('a place Espalier cannot work in is told in one clear error, and nothing is written there', () => {
  it('a folder that is no repository', async () => {
    const one = use(wrapWhole({ ...(await makeRepo()), root: '' }))
    const place = join(one.dir, 'plain')
    await mkdir(place)
    await refusesAll(one, 'not-a-repository', 2, place, { cwd: place })
  })

  it('a folder that is not there', async () => {
    const one = use(await makeWhole())
    const failed = await one.fails(['task', 'list', '--repo', join(one.dir, 'nowhere')])
    expect([failed.error.code, failed.code]).toEqual(['not-a-repository', 2])
  })

  it('a bare repository', async () => {
    const one = use(await makeWhole({ bare: true }))
    await refusesAll(one, 'bare-repository', 2, one.root)
  })

  it('a repository without a commit', async () => {
    const one = use(wrapWhole(await makeRepo()))
    await refusesAll(one, 'no-commits', 2, one.root)
  })

  it('a repository of a user who may not write it', async () => {
    const one = use(await makeWhole())
    // Root may write anything: another user asks, with a home of its own.
    const other = await makeHome()
    const root = process.getuid?.() === 0
    const extra = root
      ? {
          uid: 65534,
          env: { ...other.env, GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'safe.directory', GIT_CONFIG_VALUE_0: '*' },
        }
      : {}
    try {
      if (root) {
        await one.git(['config', '--global', 'safe.directory', '*'], one.root, { HOME: other.dir })
        await chmod(one.dir, 0o755)
        await chmod(other.dir, 0o777)
        await chmod(join(other.dir, 'home'), 0o777)
      } else await chmod(join(one.root, '.git'), 0o555)
      await refusesAll(one, 'read-only', 2, one.root, extra)
    } finally {
      if (!root) await chmod(join(one.root, '.git'), 0o755)
      await other.dispose()
    }
  })

  it('a machine without git', async () => {
    const one = use(await makeWhole())
    const empty = join(one.dir, 'empty')
    await mkdir(empty)
    const failed = await one.fails(['task', 'list'], { env: { PATH: empty } })
    expect([failed.error.code, failed.code]).toEqual(['no-git', 2])
  })
})

describe('a database that cannot be used is kept as it is', () => {
  const damage: Record<string, { code: string; harm(path: string): Promise<void> }> = {
    'is no database': {
      code: 'not-a-database',
      harm: path => writeFile(path, 'nonsense, and more of it\n'.repeat(400)),
    },
    'is cut off': { code: 'truncated', harm: path => truncate(path, 10_000) },
    'was written by a newer version': {
      code: 'newer',
      harm: async path => {
        const db = must(openSqlite(path))
        db.pragma('user_version = 9999')
        db.close()
      },
    },
  }
  for (const [name, { code, harm }] of Object.entries(damage))
    it(`when it ${name}`, async () => {
      const one = use(await makeWhole())
      await one.add('kept')
      const path = join(one.root, '.git/espalier/espalier.db')
      await rm(`${path}-wal`, { force: true })
      await rm(`${path}-shm`, { force: true })
      await harm(path)
      const before = await readFile(path)
      for (const verb of READS) {
        const failed = await one.fails(verb)
        expect(failed.error.code).toContain(code)
        expect(failed.code).toBeGreaterThan(0)
        expect(failed.code).toBeLessThan(3)
        expect(failed.error.message).toContain('espalier.db')
      }
      await speaksPlainly(one, ['task', 'list'])
      expect((await readFile(path)).equals(before)).toBe(true)
    })
})

describe('a configuration that is broken', () => {
  const broken = 'version: 1\nservices:\n  devon: { runtime: script, retires: 0 }\n'

  it('is told with line, column and the nearest key, and stops nothing that needs none', async () => {
    const one = use(await makeWhole({ yaml: () => broken }))
    const checked = await one.fails(['run', '--until-idle', '--timeout', '20'])
    expect(checked.code).toBe(2)
    expect(checked.error).toMatchObject({ path: expect.stringContaining('multi-agent.yaml'), line: 3, column: 29 })
    expect(`${checked.error.message} ${checked.error.hint}`).toContain('retries')
    await speaksPlainly(one, ['run', '--until-idle', '--timeout', '20'])
    const doctor = await one.ask<{ ok: boolean; message: string }[]>(['doctor'], 1)
    expect(
      doctor
        .filter(line => !line.ok)
        .map(line => line.message)
        .join('\n'),
    ).toContain('retires')
    expect(await one.ask<TaskView[]>(['task', 'list'])).toEqual([])
  })

  it('leaves the last good one in force while it is edited, and says so on the screen', async () => {
    const one = use(await makeWhole({ agents: { '*': commits('$ESPALIER_TASK.txt', 'Work') } }))
    const good = await readFile(join(one.root, 'multi-agent.yaml'), 'utf8')
    const app = one.start(['serve', '--no-open'])
    const { url } = JSON.parse(await app.line(line => line.startsWith('{'))) as { url: string }
    const tab = await openTab(url, one.root)
    await writeFile(join(one.root, 'multi-agent.yaml'), `${good}gates: [\n`)
    const rejected = await tab.event(({ event }) => event.type === 'project.config-rejected')
    expect(rejected.event.payload).toMatchObject({
      problems: [{ line: expect.any(Number), column: expect.any(Number) }],
    })
    const model = await one.ask<{ project: { problems: unknown[]; config: { services: { name: string }[] } } }>([
      'state',
    ])
    expect(model.project.problems).toHaveLength(1)
    expect(model.project.config.services.map(service => service.name)).toEqual(['devon', 'tara', 'remy'])
    // The one in force goes on: an agent of it works and lands.
    await one.add('still', '--service', 'tara')
    await tab.event(({ event }) => event.type === 'landing.landed')
    await writeFile(join(one.root, 'multi-agent.yaml'), good.replace('remy', 'rosa'))
    await tab.event(
      ({ event }) =>
        event.type === 'project.configured' && event.payload.config.services.some(({ name }) => name === 'rosa'),
    )
    tab.close()
    app.signal('SIGTERM')
    await app.ended
  }, 60_000)
})

describe('an agent that cannot start', () => {
  it('because its program is missing: the task fails with that reason, at once and for good', async () => {
    const one = use(
      await makeWhole({
        yaml: agent => yaml(agent).replace('[sh, ', '[no-such-agent-program, ').replaceAll('retries: 0', 'retries: 3'),
      }),
    )
    const untitled = await one.fails(['task', 'add', ''])
    expect(untitled.error.message).toBe('The title is empty: say something.')
    await one.add('lonely', '--service', 'devon')
    const { tasks } = await one.ask<{ tasks: TaskView[] }>(['run', '--until-idle', '--timeout', '30'], 1)
    expect(tasks).toMatchObject([{ id: 'lonely', status: 'failed', reason_code: 'agent-missing', attempts: 1 }])
    expect(tasks[0]?.reason).toContain('no-such-agent-program')
    const doctor = await one.ask<{ ok: boolean; message: string }[]>(['doctor'], 1)
    expect(doctor.some(line => !line.ok && line.message.includes('no-such-agent-program'))).toBe(true)
  }, 60_000)
})

describe('a repository in the middle of something', () => {
  for (const kind of ['rebase', 'merge'] as const)
    it(`a ${kind}: what is there is not touched, the landing waits and says why, and goes on afterwards`, async () => {
      const one = use(await makeWhole({ files: { 'a.txt': 'base\n' }, agents: { '*': commits('work.txt', 'Work') } }))
      await one.git(['checkout', '-q', '-b', 'side'])
      await one.commit('Side', { 'a.txt': 'side\n' })
      await one.git(['checkout', '-q', 'main'])
      await one.commit('Trunk', { 'a.txt': 'trunk\n' })
      const stuck = await one.tryGit(kind === 'rebase' ? ['rebase', 'side'] : ['merge', 'side'])
      expect(stuck.exitCode).not.toBe(0)
      const kept = join(one.dir, 'kept')
      await cp(one.root, kept, { recursive: true, filter: path => !path.includes('.git/espalier') })
      await one.add('w', '--service', 'devon')
      const { tasks } = await one.ask<{ tasks: TaskView[] }>(['run', '--until-idle', '--timeout', '30'])
      expect(tasks[0]?.status).toBe('landing')
      const [landing] = await one.landings()
      expect(landing?.state).toBe('waiting')
      expect(landing?.reason).toContain(kind)
      for (const file of ['a.txt', '.git/HEAD', '.git/index'])
        expect((await readFile(join(one.root, file))).equals(await readFile(join(kept, file)))).toBe(true)
      await one.git([kind, '--abort'])
      await one.ask(['landing', 'retry', landing?.id ?? ''])
      await one.ask(['run', '--until-idle', '--timeout', '30'])
      expect(await one.git(['show', 'main:work.txt'])).toBe('w')
      expect(await one.git(['status', '--porcelain'])).toBe('')
    }, 60_000)
})
