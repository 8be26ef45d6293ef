import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { must, person } from '@test/support/engine'
import { afterEach, describe, expect, it } from 'vitest'
import { configText, makeWorld, type World, type WorldSpec } from './world'

let world: World | null = null
const start = async (spec: WorldSpec = {}): Promise<World> => {
  world = await makeWorld(spec)
  return world
}
afterEach(async () => {
  await world?.dispose()
  world = null
})

describe('landing one branch', () => {
  it('L1: the commit the gates saw is the commit main moves to', async () => {
    const { repo, grow, offer, settled, parts } = await start({ config: configText('git rev-parse HEAD; ls') })
    const before = await repo.oid('main')
    const head = await grow('feature/x', { 'x.txt': 'x\n' })
    const id = await offer('feature/x')
    const landed = await settled(id)
    expect(landed).toMatchObject({ state: 'landed', base: before, head })
    expect(await repo.oid('main')).toBe(landed.candidate)
    expect(landed.landedCommit).toBe(landed.candidate)
    expect(await repo.git(['rev-list', '--parents', '-1', 'main'])).toBe(`${landed.candidate} ${before} ${head}`)
    const log = await parts.logs.read(landed.gates[0]?.log ?? '', 0, 100_000)
    expect(log?.text).toContain(landed.candidate)
    expect(log?.text).toContain('x.txt')
    expect(log?.running).toBe(false)
    await parts.landing.drain()
    expect(await repo.git(['for-each-ref', 'refs/espalier'])).toBe('')
    expect(await repo.git(['notes', '--ref=espalier', 'show', 'main'])).toContain('Gate: unit: passed, exit 0')
    expect(await repo.git(['log', '-1', '--format=%s%n%(trailers:key=Espalier-Landing,valueonly)', 'main'])).toContain(
      id,
    )
  })

  it('takes no more git processes than it has questions', async () => {
    let runs = 0
    const { grow, offer, settled, parts } = await start({
      wrap: processes => ({
        ...processes,
        run(given) {
          runs += 1
          return processes.run(given)
        },
      }),
    })
    // The first makes the gate's checkout and starts the reader.
    for (const branch of ['feature/x', 'feature/y']) {
      await grow(branch, { [`${branch.slice(-1)}.txt`]: 'x\n' })
      runs = 0
      expect((await settled(await offer(branch))).state).toBe('landed')
      await parts.landing.drain()
    }
    expect(runs).toBeLessThanOrEqual(20)
  })

  it('refuses with the evidence and does not move main', async () => {
    const config = `services: {}
gates:
  unit:
    run: "printf '\\\\033[31m3 passing\\\\033[0m\\\\n'; exit 0"
    checks: [{ name: passing, match: "(\\\\d+) passing", at_least: 5 }]
levels: { main: { trigger: ready, gates: [unit] } }
`
    const { repo, grow, offer, settled, parts } = await start({ config })
    const before = await repo.oid('main')
    await grow('feature/x', { 'x.txt': 'x\n' })
    const refused = await settled(await offer('feature/x'))
    expect(refused.state).toBe('refused')
    expect(refused.reason).toMatchObject({ code: 'gate-failed', facts: { gate: 'unit', exitCode: 0 } })
    expect(refused.gates[0]).toMatchObject({
      state: 'failed',
      exitCode: 0,
      figures: [{ name: 'passing', value: 3, required: 'at least 5', ok: false }],
    })
    expect(await repo.oid('main')).toBe(before)
    const log = await parts.logs.read(refused.gates[0]?.log ?? '', 0, 100_000)
    expect(log?.text).toContain('\u001b[31m3 passing')
  })

  it('refuses a conflict with the files and all three sides', async () => {
    const { repo, grow, offer, settled } = await start()
    const base = await repo.oid('main')
    await grow('feature/x', { 'a.txt': 'mine\n' })
    await grow('feature/y', { 'a.txt': 'yours\n' })
    await settled(await offer('feature/y'))
    const refused = await settled(await offer('feature/x'))
    expect(refused).toMatchObject({
      state: 'refused',
      reason: { code: 'conflict', facts: { files: ['a.txt'], branch: 'feature/x', target: 'main', mergeBase: base } },
    })
  })

  it('L11: no gate configured: nothing lands, and it says how to add one', async () => {
    const { repo, grow, offer, settled } = await start({ config: 'services: {}\n' })
    const before = await repo.oid('main')
    await grow('feature/x', { 'x.txt': 'x\n' })
    const waiting = await settled(await offer('feature/x'))
    expect(waiting).toMatchObject({ state: 'waiting', reason: { code: 'no-gates' } })
    expect(waiting.reason?.hint).toContain('gates: none')
    expect(await repo.oid('main')).toBe(before)
  })

  it('L11: `gates: none` lands and is said aloud in the evidence', async () => {
    const { repo, grow, offer, settled, parts } = await start({
      config: 'services: {}\nlevels: { main: { trigger: ready, gates: none } }\n',
    })
    await grow('feature/x', { 'x.txt': 'x\n' })
    const landed = await settled(await offer('feature/x'))
    expect(landed.state).toBe('landed')
    expect(landed.gates).toMatchObject([{ name: 'none', state: 'skipped' }])
    await parts.landing.drain()
    expect(await repo.git(['notes', '--ref=espalier', 'show', 'main'])).toContain('gates: none')
  })

  it('reads gates and protected paths from the target, never from the branch', async () => {
    const { test, grow, offer, settled, until } = await start({
      config: configText('test ! -e bad.txt', 'protected: [LICENSE]\n'),
    })
    await grow('feature/x', { 'bad.txt': 'x\n', 'multi-agent.yaml': configText('true') })
    const id = await offer('feature/x')
    expect(await settled(id)).toMatchObject({
      state: 'waiting',
      reason: { code: 'protected', facts: { files: ['multi-agent.yaml'] } },
    })
    await test.as(person, { type: 'landing.approve', id })
    expect(await until(id, ({ state }) => state === 'refused')).toMatchObject({ reason: { code: 'gate-failed' } })
  })

  it('waits for a person where the level is manual, and goes on when approved', async () => {
    const { test, grow, offer, settled, until } = await start({
      config:
        'services: {}\ngates: { unit: { run: "true" } }\nlevels: { main: { trigger: manual, gates: [unit], approve: [person] } }\n',
    })
    await grow('feature/x', { 'x.txt': 'x\n' })
    const id = await offer('feature/x')
    expect(await settled(id)).toMatchObject({ state: 'waiting', reason: { code: 'manual' } })
    await test.as(person, { type: 'landing.approve', id })
    expect((await until(id, ({ state }) => state === 'landed')).approvals).toMatchObject([{ who: 'ada' }])
  })

  it('does not hold a hotfix back by the trigger of main: who asked for it said that it is time', async () => {
    const { test, grow, settled, engine } = await start({
      config:
        'services: {}\ngates: { unit: { run: "true" } }\nlevels: { main: { trigger: { cron: "0 18 * * 5" }, gates: [unit] } }\n',
    })
    const head = await grow('hotfix/leak', { 'x.txt': 'x\n' })
    await test.as(person, { type: 'task.add', id: 'leak', title: 'Leak', kind: 'hotfix' })
    const offer = {
      type: 'landing.add',
      id: 'l-1',
      branch: 'hotfix/leak',
      head,
      level: 'main',
      target: 'main',
    } as const
    must(await engine.dispatch({ ...offer, task: 'leak' }, { actor: person }))
    expect((await settled('l-1')).state).toBe('landed')
  })

  it('L4: what history holds already is landed by history, without a second merge', async () => {
    const { repo, grow, offer, settled } = await start()
    const head = await grow('feature/x', { 'x.txt': 'x\n' })
    await repo.git(['update-ref', 'refs/heads/main', head])
    const landed = await settled(await offer('feature/x'))
    expect(landed).toMatchObject({ state: 'landed', landedCommit: head, gates: [{ name: 'in-history' }] })
    expect(await repo.oid('main')).toBe(head)
  })

  it('refuses a rewritten branch, a missing head and unrelated histories clearly', async () => {
    const { repo, test, grow, offer, settled, engine } = await start({ config: configText('true') })
    await test.as(person, { type: 'project.pause' })
    await grow('feature/x', { 'x.txt': 'x\n' })
    const rewritten = await offer('feature/x')
    await repo.git(['branch', '-f', 'feature/x', 'main'])
    await grow('feature/x', { 'x.txt': 'other\n' })
    const tree = await repo.git(['rev-parse', 'main^{tree}'])
    await repo.git(['branch', 'orphan', await repo.git(['commit-tree', tree, '-m', 'alone'])])
    const unrelated = await offer('orphan')
    await engine.dispatch(
      { type: 'landing.add', id: 'l-gone', branch: 'gone', head: 'f'.repeat(40), level: 'main', target: 'main' },
      { actor: person },
    )
    await test.as(person, { type: 'project.resume' })
    expect(await settled(rewritten)).toMatchObject({ state: 'refused', reason: { code: 'rewritten' } })
    expect(await settled(unrelated)).toMatchObject({ state: 'refused', reason: { code: 'unrelated' } })
    expect(await settled('l-gone')).toMatchObject({ state: 'refused', reason: { code: 'missing-head' } })
  })

  it('L10: lands a branch and a target that each took the other in, and takes back what it says it does', async () => {
    const { repo, grow, offer, settled } = await start()
    await grow('feature/x', { 'a.txt': 'mine\n' })
    const first = await repo.oid('feature/x')
    await grow('main', { 'b.txt': 'theirs\n' })
    // The agent takes main in while its branch lands: from here on they have two common ancestors.
    await repo.git(['switch', '-q', 'feature/x'])
    await repo.git(['merge', '-q', '--no-edit', 'main'])
    const taken = await repo.oid('feature/x')
    await repo.git(['reset', '-q', '--hard', first])
    expect((await settled(await offer('feature/x', { id: 'l-first' }))).state).toBe('landed')
    await repo.git(['reset', '-q', '--hard', taken])
    expect((await repo.git(['merge-base', '--all', 'main', 'feature/x'])).split('\n')).toHaveLength(2)
    // Of each ancestor's change one is taken back: told from either alone, the branch did not touch it.
    await repo.commit('Take both back', { 'a.txt': 'one\n', 'b.txt': 'two\n', 'x.txt': 'x\n' })
    await repo.git(['switch', '-q', 'elsewhere'])
    const landed = await settled(await offer('feature/x', { id: 'l-again' }))
    expect(landed, JSON.stringify(landed.reason)).toMatchObject({ state: 'landed' })
    expect(await repo.git(['show', 'main:a.txt', 'main:b.txt', 'main:x.txt'])).toBe('one\ntwo\nx')
  })

  it('L1: proves what the objects hold, whatever somebody has git put in their place', async () => {
    const { repo, grow, offer, settled } = await start({ config: configText('grep -q one a.txt') })
    await grow('feature/x', { 'a.txt': 'broken\n' })
    await repo.git(['replace', 'feature/x:a.txt', 'main:a.txt'])
    expect((await settled(await offer('feature/x'))).reason?.code).toBe('gate-failed')
  })

  it('L5: two offered at once land one after the other, each exactly once', async () => {
    const { repo, grow, offer, settled } = await start({ config: configText('test -e a.txt') })
    await grow('feature/x', { 'x.txt': 'x\n' })
    await grow('feature/y', { 'y.txt': 'y\n' })
    const offered = await Promise.all([offer('feature/x'), offer('feature/y')])
    const both = [await settled(offered[0]), await settled(offered[1])]
    expect(both.map(landing => landing.state)).toEqual(['landed', 'landed'])
    // Which of the two was queued first is open; the queue's own order is what counts from there.
    const [first, second] = both.sort((a, b) => a.order - b.order)
    expect(second?.base).toBe(first?.landedCommit)
    const trailers = await repo.git([
      'log',
      '--first-parent',
      '--format=%(trailers:key=Espalier-Landing,valueonly,separator=%x2C)',
      'main',
    ])
    expect(trailers.split('\n').filter(Boolean)).toEqual([second?.id, first?.id])
  })

  it('skips a gate whose paths did not change, and judges an untouched one', async () => {
    const config = `services: {}
gates:
  docs: { run: "false", paths: [docs/**] }
  unit: { run: "true", paths: ["*.txt"] }
levels: { main: { trigger: ready, gates: [docs, unit] } }
`
    const { grow, offer, settled } = await start({ config })
    await grow('feature/x', { 'x.txt': 'x\n' })
    expect((await settled(await offer('feature/x'))).gates).toMatchObject([
      { name: 'docs', state: 'skipped', reason: { code: 'paths' } },
      { name: 'unit', state: 'passed' },
    ])
  })

  it('L2: somebody else moves main in the middle: proved again on the new value, nothing of theirs lost', async () => {
    let moved = false
    const made = await start({
      config: configText('true'),
      step: async step => {
        if (step !== 'verified' || moved) return
        moved = true
        const { repo } = made
        const tree = await repo.git(['rev-parse', 'main^{tree}'])
        const other = await repo.git(['commit-tree', tree, '-p', 'main', '-m', 'external'])
        await repo.git(['update-ref', 'refs/heads/main', other])
      },
    })
    const { repo, grow, offer, until } = made
    await grow('feature/x', { 'x.txt': 'x\n' })
    const landed = await until(await offer('feature/x'), ({ state }) => state === 'landed')
    expect(landed.attempts).toBe(1)
    expect(await repo.git(['log', '--first-parent', '-2', '--format=%s', 'main'])).toBe('Land feature/x\nexternal')
  })

  it('withdrawn in the middle: the gate’s whole process tree is ended and nothing lands', async () => {
    const { repo, test, grow, offer, until, parts } = await start({
      config: configText('sleep 600 & echo up; sleep 600'),
    })
    await grow('feature/x', { 'x.txt': 'x\n' })
    const id = await offer('feature/x')
    const running = await until(id, ({ gates }) => gates[0]?.state === 'running')
    await new Promise<void>(resolve => {
      let said = ''
      const stop = parts.logs.follow(
        running.gates[0]?.log ?? '',
        0,
        part => {
          said += part.text
          if (!said.includes('\nup\n')) return
          stop()
          resolve()
        },
        resolve,
      )
    })
    expect((await sleepersOf(id)).length).toBeGreaterThan(1)
    const before = await repo.oid('main')
    await test.as(person, { type: 'landing.withdraw', id })
    await parts.landing.drain()
    expect(await repo.oid('main')).toBe(before)
    expect(await sleepersOf(id)).toEqual([])
  })
})

/** Processes whose environment says they belong to a landing. */
async function sleepersOf(id: string): Promise<string[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter(name => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async pid => {
      const env = await readFile(join('/proc', pid, 'environ'), 'utf8').catch(() => '')
      return env.includes(`ESPALIER_LANDING=${id}\0`) ? [pid] : []
    }),
  )
  return found.flat()
}
