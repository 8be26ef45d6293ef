import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AgentView } from '@shared/domain/agent-view'
import type { CheckoutView, TaskView } from '@shared/domain/views'
import { isAlive } from '@test/support/census'
import { commits, waitsFor } from '@test/support/scripted-agent'
import { until } from '@test/support/until'
import { makeWhole, type Whole } from '@test/support/whole'
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
type Ended = { tasks: TaskView[] }
const run = (one: Whole, code: number, timeout = '60') =>
  one.ask<Ended>(['run', '--until-idle', '--timeout', timeout], code)

/** Starts a tree of three processes that ignore being asked to go, writes what is not committed, and stays. */
const stays = `( trap '' TERM HUP; ( trap '' TERM HUP; while :; do sleep 1; done ) & while :; do sleep 1; done ) &
trap '' TERM HUP
${commits('done.txt', 'Half of it')}
echo changed > README.md
echo new > new.txt
echo $$ > $ESPALIER_DIR/pid
while :; do sleep 1; done`

async function pidOf(one: Whole): Promise<{ pid: number; checkout: CheckoutView }> {
  return until('the agent has done half of it', async () => {
    const [checkout] = await one.checkouts()
    const text = checkout ? await readFile(join(checkout.path, '.multi-agent/pid'), 'utf8').catch(() => '') : ''
    return checkout && text.endsWith('\n') && { pid: Number(text), checkout }
  })
}

/** Programs of the agent: everything alive but Espalier's own. */
const agentsOf = async (one: Whole) =>
  (await one.processes()).filter(({ command }) => !/cli\.js|engine\.js|--app-version/.test(command))

/** Every byte an agent left, as found in what a ref holds. */
const held = (one: Whole, ref: string, file: string) => one.git(['show', `${ref}:${file}`])

async function wip(one: Whole): Promise<string[]> {
  return (await one.git(['for-each-ref', '--format=%(refname)', 'refs/espalier/']))
    .split('\n')
    .filter(ref => ref !== '')
}

describe('run --until-idle', { timeout: 60_000 }, () => {
  it('ends with 0 where there is nothing to do, and where everything is done', async () => {
    const one = use(await makeWhole({ agents: { '*': commits('a.txt', 'Work') } }))
    expect(await run(one, 0)).toMatchObject({ tasks: [] })
    await one.add('a', '--service', 'devon')
    expect(await run(one, 0)).toMatchObject({ tasks: [{ status: 'done' }] })
  })

  it('ends with 0 where what is left waits for a person: unassigned, held, under review', async () => {
    const one = use(await makeWhole({ agents: { '*': 'true' } }))
    await one.add('nobody')
    await one.add('nothing', '--service', 'devon')
    expect(await run(one, 0)).toMatchObject({
      tasks: [
        { id: 'nobody', status: 'ready' },
        { id: 'nothing', status: 'review', reason_code: 'no-change' },
      ],
    })
  })

  it('ends with 1 where a task failed, and where one waits for it', async () => {
    const one = use(await makeWhole({ agents: { fails: 'exit 3' } }))
    await one.add('fails', '--service', 'devon')
    await one.add('waits', '--service', 'tara', '--needs', 'fails')
    const { tasks } = await run(one, 1)
    expect(tasks[0]).toMatchObject({ status: 'failed', reason_code: 'exit-code' })
    expect(['blocked', 'pending']).toContain(tasks[1]?.status)
    expect(tasks[0]?.reason).toContain('3')
  })

  it('ends with 4 when its time is over: what agents did is kept, and nothing of them runs on', async () => {
    const one = use(await makeWhole({ agents: { '*': stays } }))
    await one.add('slow', '--service', 'devon')
    const failed = await one.fails(['run', '--until-idle', '--timeout', '5'])
    expect([failed.code, failed.error.code]).toEqual([4, 'timed-out'])
    await until('no agent is left', async () => (await agentsOf(one)).length === 0, 5_000)
    const refs = (await wip(one)).filter(ref => ref.startsWith('refs/espalier/wip/'))
    expect(refs).toHaveLength(1)
    expect(await held(one, refs[0] ?? '', 'new.txt')).toBe('new')
    expect(await held(one, refs[0] ?? '', 'README.md')).toBe('changed')
    expect(await one.tasks()).toMatchObject([{ id: 'slow', status: 'blocked' }])
    expect(await one.ask<AgentView[]>(['agent', 'list'])).toMatchObject([{ state: 'stopped' }, {}, {}])
  })

  it('refuses a time that is none', async () => {
    const one = use(await makeWhole())
    expect((await one.fails(['run', '--until-idle', '--timeout', 'soon'])).code).toBe(2)
  })
})

describe('agent stop --all', { timeout: 60_000 }, () => {
  it('ends every tree of processes, keeps what they did, and the engine leaves nothing behind', async () => {
    const one = use(await makeWhole({ agents: { '*': stays } }))
    await one.add('slow', '--service', 'devon')
    const engine = one.start(['run'])
    const { pid, checkout } = await pidOf(one)
    expect((await agentsOf(one)).length).toBeGreaterThanOrEqual(3)
    await one.ask(['agent', 'stop', '--all'])
    await until('the agents are gone', async () => (await agentsOf(one)).length === 0)
    expect(await isAlive(pid)).toBe(false)
    await until('the run ended', async () => (await one.tasks())[0]?.status === 'blocked')
    engine.signal('SIGTERM')
    expect((await engine.ended).code).toBe(0)
    await one.settled()
    expect(await held(one, `refs/espalier/wip/${checkout.id}`, 'new.txt')).toBe('new')
    expect(await readFile(join(checkout.path, 'new.txt'), 'utf8')).toBe('new\n')
    // And it can go on from there.
    await one.ask(['task', 'ready', 'slow'])
    expect((await one.tasks())[0]?.status).toBe('assigned')
  })
})

describe('nothing an agent wrote is lost', { timeout: 60_000 }, () => {
  it('when it is killed', async () => {
    const one = use(await makeWhole({ agents: { '*': stays } }))
    await one.add('slow', '--service', 'devon')
    const engine = one.start(['run', '--until-idle', '--timeout', '40', '--json'])
    const { pid, checkout } = await pidOf(one)
    for (const { pid: each } of await agentsOf(one)) process.kill(each, 'SIGKILL')
    expect((await engine.ended).code).toBe(1)
    expect(await isAlive(pid)).toBe(false)
    expect(await one.tasks()).toMatchObject([{ status: 'failed' }])
    expect(await held(one, checkout.branch ?? '', 'done.txt')).toBe('slow')
    expect(await readFile(join(checkout.path, 'new.txt'), 'utf8')).toBe('new\n')
    expect(await readFile(join(checkout.path, 'README.md'), 'utf8')).toBe('changed\n')
  })

  it('when it ends well without committing: it lands as its commit', async () => {
    const lines = 'mkdir -p deep\necho a > deep/a.txt\necho b > "b c.txt"\necho more >> README.md\ngit add deep'
    const one = use(await makeWhole({ agents: { '*': lines } }))
    await one.add('loose', '--service', 'tara')
    await run(one, 0)
    expect(await one.git(['show', 'main:deep/a.txt'])).toBe('a')
    expect(await one.git(['show', 'main:b c.txt'])).toBe('b')
    expect(await one.git(['show', 'main:README.md'])).toBe('A project\nmore')
    expect(await one.git(['log', '-1', '--format=%an <%ae>', 'main^2'])).toMatch(/^tara \(Espalier\) </)
  })

  it('when it ends badly: commits stay on its branch, files in its checkout, and the next attempt finds both', async () => {
    const fails = `if [ -e half.txt ]; then ${commits('rest.txt', 'The rest').replaceAll('\n', '; ')}; exit 0; fi
${commits('half.txt', 'Half')}
echo loose > loose.txt
exit 1`
    const one = use(await makeWhole({ agents: { '*': fails } }))
    await one.add('twice', '--service', 'remy')
    await run(one, 1)
    const checkout = await one.checkout()
    expect(await held(one, checkout.branch ?? '', 'half.txt')).toBe('twice')
    expect(await readFile(join(checkout.path, 'loose.txt'), 'utf8')).toBe('loose\n')
    expect(await one.git(['log', '--format=%s', 'main'])).toBe('First')
    await one.ask(['agent', 'retry', 'remy'])
    await run(one, 0)
    for (const [file, text] of [
      ['half.txt', 'twice'],
      ['rest.txt', 'twice'],
      ['loose.txt', 'loose'],
    ])
      expect(await one.git(['show', `main:${file}`])).toBe(text)
  })

  it('when its task is cancelled in the middle', async () => {
    const one = use(await makeWhole({ agents: { slow: stays, next: commits('next.txt', 'Next') } }))
    await one.add('slow', '--service', 'devon')
    await one.add('next', '--service', 'devon')
    const engine = one.start(['run', '--until-idle', '--timeout', '40', '--json'])
    const { pid, checkout } = await pidOf(one)
    await one.ask(['task', 'cancel', 'slow'])
    expect((await engine.ended).code).toBe(0)
    expect(await isAlive(pid)).toBe(false)
    expect((await one.tasks()).map(task => task.status)).toEqual(['cancelled', 'done'])
    // The checkout may have been cleared for the next task: then what was in it is held by a ref.
    const refs = [...(await wip(one)), checkout.branch ?? '']
    for (const [file, text] of [
      ['done.txt', 'slow'],
      ['new.txt', 'new'],
      ['README.md', 'changed'],
    ] as const) {
      const found = await Promise.all(
        refs.map(async ref => (await one.tryGit(['show', `${ref}:${file}`])).stdout.trimEnd() === text),
      )
      const there = await readFile(join(checkout.path, file), 'utf8').catch(() => '')
      expect([file, found.includes(true) || there === `${text}\n`]).toEqual([file, true])
    }
    expect(await one.git(['ls-tree', '--name-only', 'main'])).not.toContain('new.txt')
  })

  it('when it never ends and the engine with it does: the next engine finds it at work', async () => {
    const one = use(
      await makeWhole({ agents: { '*': `${waitsFor('$ESPALIER_DIR/go')}\n${commits('a.txt', 'Work')}` } }),
    )
    await one.add('long', '--service', 'devon')
    const engine = one.start(['run'])
    await until('it runs', async () => (await one.ask<AgentView[]>(['agent', 'list']))[0]?.state === 'running')
    engine.signal('SIGKILL')
    await engine.ended
    const checkout = await one.checkout()
    await one.write({ go: '' }, join(checkout.path, '.multi-agent'))
    await run(one, 0)
    expect(await one.git(['show', 'main:a.txt'])).toBe('long')
    expect(one.rows<{ n: number }>("SELECT count(*) AS n FROM events WHERE type = 'run.begun'")[0]?.n).toBe(1)
  })
})
