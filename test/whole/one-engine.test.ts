import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { EventView } from '@shared/domain/event-view'
import type { TaskView } from '@shared/domain/views'
import { commits } from '@test/support/scripted-agent'
import { until } from '@test/support/until'
import { makeWhole, type Whole } from '@test/support/whole'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'

const ROUNDS = Number(process.env.ESPALIER_ROUNDS ?? 2)

describe('many programs started on one project at once', () => {
  let whole: Whole
  beforeAll(async () => {
    whole = await makeWhole({ agents: { '*': commits('$ESPALIER_TASK.txt', 'Work') } })
  })
  afterAll(() => whole.dispose())

  it(
    'all get their answer, from one engine after the other and never from two',
    async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const name = (n: number) => `r${round}-${n}`
        const served = [0, 1].map(() => whole.start(['serve', '--no-open', '--json']))
        const runs = [0, 1].map(() => whole.start(['run', '--until-idle', '--timeout', '60', '--json']))
        const added = [0, 1, 2, 3].map(n =>
          whole.cli([
            'task',
            'add',
            `Task ${n}`,
            '--id',
            name(n),
            '--service',
            ['devon', 'tara'][n % 2] ?? '',
            '--json',
          ]),
        )
        for (const [n, answer] of (await Promise.all(added)).entries()) {
          expect(answer, `round ${round}`).toMatchObject({ code: 0, stderr: '' })
          expect(JSON.parse(answer.stdout)).toMatchObject({ id: name(n), title: `Task ${n}` })
        }
        const pages = await Promise.all(served.map(one => one.line(line => line.startsWith('{"url"'))))
        expect(new Set(pages).size).toBe(2)
        const says = await Promise.all(
          [0, 1, 2].map(() => whole.ask<{ pid: number; dispatching: boolean }>(['status'])),
        )
        expect(new Set(says.filter(one => one.dispatching).map(one => one.pid)).size).toBeLessThanOrEqual(1)
        for (const one of runs) expect(await one.ended, `round ${round}`).toMatchObject({ code: 0, stderr: '' })
        for (const one of served) one.signal('SIGTERM')
        for (const one of served) expect(await one.ended, `round ${round}`).toMatchObject({ code: 0, stderr: '' })
      }
      const rest = await whole.cli(['run', '--until-idle', '--timeout', '60', '--json'])
      expect(rest).toMatchObject({ code: 0, stderr: '' })
    },
    60_000 + ROUNDS * 30_000,
  )

  it('and leave one whole log, with every task done once', async () => {
    const events: EventView[] = await whole.events()
    expect(events.map(event => event.seq)).toEqual(events.map((_, index) => index + 1))
    const tasks: TaskView[] = await whole.tasks()
    expect(tasks).toHaveLength(ROUNDS * 4)
    expect(tasks.every(task => task.status === 'done' && task.attempts === 1)).toBe(true)
    const landed = await whole.git(['log', '--format=%(trailers:key=Espalier-Landing,valueonly,separator=)', 'main'])
    expect(landed.split('\n').filter(id => id !== '')).toHaveLength(ROUNDS * 4)
    expect(whole.rows<{ integrity_check: string }>('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
    // An engine of its own that took over stays half a minute for whoever comes back; nobody does.
    for (const { pid, command } of await whole.processes())
      if (command.includes('engine.js')) process.kill(pid, 'SIGTERM')
    await whole.settled()
  }, 90_000)
})

it('an engine without a window whose repository was deleted says so in its log and ends by itself', async () => {
  const whole = await makeWhole()
  onTestFinished(() => whole.dispose())
  await whole.add('one')
  const engine = whole.start([whole.root], { program: 'engine' })
  await until('the engine runs', async () => (await whole.ask<{ pid: number }>(['status'])).pid === engine.pid)
  await rm(whole.root, { recursive: true, force: true })
  expect((await engine.ended).code).toBe(0)
  const logs = join(whole.env.ESPALIER_HOME ?? '', 'logs/espalier.log')
  expect(await readFile(logs, 'utf8')).toContain('the repository is gone')
}, 60_000)
