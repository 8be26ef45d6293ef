import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AgentView } from '@shared/domain/agent-view'
import type { TaskView } from '@shared/domain/views'
import { openTab, type Tab } from '@test/support/browser'
import { isAlive } from '@test/support/census'
import type { Running } from '@test/support/cli'
import { must } from '@test/support/engine'
import { commits, waitsFor } from '@test/support/scripted-agent'
import { until } from '@test/support/until'
import { makeWhole, type Whole } from '@test/support/whole'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

interface Status {
  pid: number
  host: string
  dispatching: boolean
}

describe('the app and the command line', () => {
  let whole: Whole
  let app: Running
  let tab: Tab
  let agentPid = 0

  beforeAll(async () => {
    whole = await makeWhole({
      agents: {
        long: `echo $$ > ../../long.pid\n${waitsFor('../../go')}\n${commits('long.txt', 'Take long')}`,
        '*': commits('$ESPALIER_TASK.txt', 'Work'),
      },
      yaml: agent =>
        `version: 1
checkouts: { root: ../checkouts }
services: { devon: { runtime: script, retries: 0 } }
runtimes: { script: { command: [sh, ${agent}], prompt: env } }
levels: { main: { gates: none } }
`,
    })
    app = whole.start(['serve', '--no-open'])
    const { url } = JSON.parse(await app.line(line => line.startsWith('{'))) as { url: string }
    tab = await openTab(url, whole.root)
  }, 60_000)
  afterAll(async () => {
    tab.close()
    await whole.dispose()
  })

  it('a task added on the command line is in the window within a second', async () => {
    const adding = whole.add('first')
    const seen = await tab.event(({ event }) => event.type === 'task.added' && event.payload.id === 'first')
    const late = Date.now() - seen.at
    expect(late).toBeLessThan(1000)
    const added: TaskView = await adding
    expect(added).toMatchObject({ id: 'first', title: 'Task first', status: 'ready', created_by: 'Ada Test' })
  })

  it('what the window does the command line sees at once, under the same ids and numbers', async () => {
    const records = await tab.dispatch({ type: 'task.add', title: 'From the window', id: 'second' })
    const shown = await whole.ask<TaskView>(['task', 'show', 'second'])
    expect(shown).toMatchObject({ title: 'From the window', created_by: 'Ada Test' })
    const events = await whole.events()
    expect(events.find(event => event.seq === records[0]?.seq)).toMatchObject({
      type: 'task.added',
      actor: 'person:Ada Test',
    })
    for (const record of tab.seen)
      expect(events[record.seq - 1]).toMatchObject({ seq: record.seq, type: record.event.type })
  })

  it('a task handed out in the window is worked on and lands', async () => {
    await tab.dispatch({ type: 'task.assign', id: 'second', service: 'devon' })
    await tab.event(({ event }) => event.type === 'landing.landed')
    expect(await whole.git(['show', 'main:second.txt'])).toBe('second')
  })

  it('a client cannot write Espalier’s own records', async () => {
    const answer = await tab.project.call('dispatch', {
      commandId: 'forged',
      actor: { kind: 'system', name: 'espalier' },
      cause: null,
      command: { type: 'landing.land', id: 'l-1', commit: 'a'.repeat(40) },
    })
    expect(answer).toMatchObject({ ok: false, error: { code: 'not-allowed' } })
  })

  it('when the app is closed with an agent running, the agent goes on and one engine of its own takes over', async () => {
    await whole.add('long', '--service', 'devon')
    await tab.event(({ event }) => event.type === 'run.started')
    agentPid = await until('the agent has begun', async () => {
      const text = await readFile(join(whole.dir, 'long.pid'), 'utf8').catch(() => '')
      return text.endsWith('\n') && Number(text)
    })
    const before = await whole.ask<Status>(['status'])
    expect(before.dispatching).toBe(true)
    app.signal('SIGTERM')
    expect((await app.ended).code).toBe(0)
    const after = await until('an engine took over', async () => {
      const says = await whole.ask<Status>(['status'])
      return says.dispatching && says
    })
    expect(after).toMatchObject({ host: 'engine' })
    expect(after.pid).not.toBe(before.pid)
    expect(await isAlive(agentPid)).toBe(true)
    const engines = (await whole.processes()).filter(one => one.command.includes('engine.js'))
    expect(engines.map(one => one.pid)).toEqual([after.pid])
    expect(await whole.ask<AgentView[]>(['agent', 'list'])).toMatchObject([
      { service: 'devon', state: 'running', task: 'long' },
    ])
  }, 60_000)

  it('which lands the work and is still the only one', async () => {
    await writeFile(join(whole.dir, 'go'), '')
    await until('it landed', async () => (await whole.tasks()).find(task => task.id === 'long')?.status === 'done')
    expect(await whole.git(['show', 'main:long.txt'])).toBe('long')
    const engines = (await whole.processes()).filter(one => one.command.includes('engine.js'))
    expect(engines).toHaveLength(1)
    expect(await isAlive(agentPid)).toBe(false)
  }, 60_000)

  it('a window opened again finds everything, and takes the same engine', async () => {
    const again = whole.start(['serve', '--no-open'])
    const { url } = JSON.parse(await again.line(line => line.startsWith('{'))) as { url: string }
    const other = await openTab(url, whole.root)
    const status = must(await other.project.call('status', {}))
    const engines = (await whole.processes()).filter(one => one.command.includes('engine.js'))
    expect(engines.map(one => one.pid)).toEqual([status.pid])
    other.close()
    again.signal('SIGTERM')
    await again.ended
    for (const { pid } of engines) process.kill(pid, 'SIGTERM')
    await until('the engine ended in peace', async () => !(await isAlive(status.pid)))
    expect(await whole.tasks()).toHaveLength(3)
  }, 60_000)
})
