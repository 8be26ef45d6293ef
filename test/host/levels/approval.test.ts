import { approveAs } from '@main/services/operations/landings'
import { must, mustFail, person } from '@test/support/engine'
import { afterEach, describe, expect, it } from 'vitest'
import { openParts } from '../landing/harness'
import { type Levels, makeLevels } from './kit'

let levels: Levels | null = null
const start = async (main: string, spec: Parameters<typeof makeLevels>[1] = {}): Promise<Levels> => {
  levels = await makeLevels(
    `services:
  devon: {}
  orion: { role: coordinator }
gates:
  unit: { run: "test ! -e broken.txt" }
levels:
  main: { gates: [unit], ${main} }
`,
    { branches: false, ...spec },
  )
  return levels
}
afterEach(async () => {
  await levels?.dispose()
  levels = null
})

const begin = async ({ test }: Levels, service: string) => {
  await test.as(person, { type: 'task.add', id: `t-${service}`, title: 'Look', service })
  const run = { id: `r-${service}`, task: `t-${service}`, service, instance: 1, runtime: 'script' }
  await test.as({ kind: 'system', name: 'test' }, { type: 'run.begin', ...run })
  return run.id
}

describe('approvals', () => {
  it('need everybody who is named, on top of the gates: a service from a run of its own, and a person', async () => {
    const all = await start('trigger: ready, approve: [person, orion]')
    const { grow, offer, settled, until, test, engine } = all
    await grow('feature/x', { 'x.txt': 'x\n' })
    const id = await offer('feature/x', { service: 'devon' })
    expect((await settled(id)).reason).toMatchObject({ code: 'approval', facts: { approve: ['person', 'orion'] } })
    await test.as(person, { type: 'landing.approve', id })
    expect((await until(id, ({ reason }) => reason?.code === 'approval')).reason?.facts).toMatchObject({
      approve: ['orion'],
    })
    const approve = approveAs({ engine })
    const context = { signal: new AbortController().signal }
    expect(mustFail(await approve({ id, service: 'orion', run: 'r-1' }, context)).code).toBe('not-that-service')
    const devon = await begin(all, 'devon')
    expect(mustFail(await approve({ id, service: 'orion', run: devon }, context)).code).toBe('not-that-service')
    expect(mustFail(await approve({ id, service: 'devon', run: devon }, context)).code).toBe('own-work')
    const orion = await begin(all, 'orion')
    must(await approve({ id, service: 'orion', run: orion }, context))
    const landed = await until(id, ({ state }) => state === 'landed')
    expect(landed.approvals).toMatchObject([
      { who: 'ada', kind: 'person', as: 'person', head: landed.head },
      { who: 'orion', kind: 'service', as: 'orion' },
    ])
    expect(landed.gates).toMatchObject([{ state: 'passed' }])
  })

  it('never stand in for the gates, and hold for one head only', async () => {
    const all = await start('trigger: ready, approve: [person]')
    const { grow, offer, settled, test, until, repo } = all
    const before = await repo.oid('main')
    const first = await grow('feature/x', { 'broken.txt': 'x\n' })
    const id = await offer('feature/x')
    await settled(id)
    await test.as(person, { type: 'landing.approve', id, head: first })
    expect((await until(id, ({ state }) => state === 'refused')).reason).toMatchObject({ code: 'gate-failed' })
    expect(await repo.oid('main')).toBe(before)
    const second = await grow('feature/x', { 'broken.txt': null, 'x.txt': 'x\n' })
    await test.as(person, { type: 'landing.retry', id, head: second })
    expect((await until(id, ({ state }) => state === 'waiting')).approvals).toEqual([])
    expect((await test.refused(person, { type: 'landing.approve', id, head: first })).code).toBe('head-moved')
    await test.as(person, { type: 'landing.approve', id, head: second })
    await until(id, ({ state }) => state === 'landed')
  })

  it('a person may stand in for a service, and it says so', async () => {
    const all = await start('trigger: ready, approve: [orion]')
    const { grow, offer, settled, until, test, repo, parts } = all
    await grow('feature/x', { 'x.txt': 'x\n' })
    const id = await offer('feature/x')
    await settled(id)
    await test.as(person, { type: 'landing.approve', id, as: 'orion' })
    await until(id, ({ state }) => state === 'landed')
    await parts.landing.drain()
    expect(await repo.git(['notes', '--ref=espalier', 'show', 'main'])).toContain('Approved-By: ada for orion')
  })
})

describe('a milestone tag', () => {
  it('names what landed, with the evidence, is numbered where the name is taken, and never moves', async () => {
    const all = await start('trigger: ready, tag: "milestone/{date}-{level}"')
    const { grow, offer, settled, repo, parts } = all
    const day = new Date(all.test.clock.now()).toISOString().slice(0, 10)
    const commits: string[] = []
    for (const name of ['one', 'two', 'three']) {
      await grow(`feature/${name}`, { [`${name}.txt`]: name }, 'refs/heads/main')
      commits.push((await settled(await offer(`feature/${name}`))).landedCommit ?? '')
      await parts.landing.drain()
    }
    const tags = await repo.git(['for-each-ref', '--format=%(refname:short) %(objecttype) %(*objectname)', 'refs/tags'])
    expect(tags.split('\n').sort()).toEqual(
      commits.map((oid, index) => `milestone/${day}-main${index === 0 ? '' : `-${index + 1}`} tag ${oid}`).sort(),
    )
    const said = await repo.git(['tag', '-l', '--format=%(contents)', `milestone/${day}-main`])
    expect(said).toContain('Gate: unit: passed')
    expect(said).toContain('Branch: feature/one')
  })

  it('comes to be after a cut between the move and the tag, once', async () => {
    let cut = true
    const all = await start('trigger: ready, tag: "v-{time}"', {
      step: async step => {
        if (step !== 'noted' || !cut) return
        cut = false
        throw new Error('cut off')
      },
    })
    const { grow, offer, settled, repo, parts, engine, test } = all
    await grow('feature/x', { 'x.txt': 'x\n' })
    const landed = await settled(await offer('feature/x'))
    await parts.landing.drain()
    expect(await repo.git(['tag', '-l'])).toBe('')
    await parts.landing.close()
    for (let again = 0; again < 2; again += 1) {
      const next = await openParts({
        root: repo.root,
        env: repo.env,
        engine,
        ids: test.ids,
        clock: test.clock,
        log: test.log,
      })
      await next.landing.drain()
      await next.close()
    }
    const tags = (await repo.git(['for-each-ref', '--format=%(*objectname)', 'refs/tags'])).split('\n')
    expect(tags).toEqual([landed.landedCommit])
  })
})
