import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { placesOf } from '@shared/domain/landing/place'
import { must, person } from '@test/support/engine'
import { describe, expect, it } from 'vitest'
import { configText, makeWorld, type World } from './world'

/** Several provers, and a gate that may look at files of the test's own folder, which stands for `$GROUND`. */
async function provers(count: number, gate: string): Promise<World> {
  const world = await makeWorld({ config: null, atOnce: () => ({ provers: count, gates: 1 }) })
  await world.grow('main', { 'multi-agent.yaml': configText(gate.replaceAll('$GROUND', world.repo.dir)) })
  return world
}

/** Offers branches, each with a file of its name, while the project is paused, so that all are there when it goes on. */
async function together(world: World, names: readonly string[]): Promise<string[]> {
  await world.test.as(person, { type: 'project.pause', reason: 'until all are there' })
  const ids: string[] = []
  for (const name of names) {
    await world.grow(name, { [`${name}.txt`]: name })
    ids.push(await world.offer(name, { id: `l-${name}` }))
  }
  await world.test.as(person, { type: 'project.resume' })
  return ids
}

const go = (world: World, name = 'go') => writeFile(join(world.repo.dir, name), '')
const until = (name: string) => `while test ! -e $GROUND/${name}; do sleep 0.05; done`
const SIX = ['one', 'two', 'three', 'four', 'five', 'six']

/** Every value main took since it had this one, oldest first. */
async function valuesSince({ repo }: World, before: string): Promise<string[]> {
  const values = (await repo.git(['log', '-g', '--format=%H', 'main'])).split('\n').toReversed()
  return values.slice(values.indexOf(before) + 1)
}

describe('landing with several provers', () => {
  it('L1 L2: proves the next batch on top of the one being proved, says so, and lands both in order', async () => {
    const world = await provers(2, `test -e four.txt || { ${until('go')}; }`)
    try {
      const before = await world.repo.oid('main')
      const ids = await together(world, SIX)
      // The upper one is done first, and waits for what it stands on.
      const upper = await world.until('l-four', ({ gates }) => gates[0]?.state === 'passed')
      expect(upper).toMatchObject({ state: 'proving', batch: { above: ['l-one', 'l-two', 'l-three'] } })
      expect(placesOf(world.engine.model(), 'main').get('l-four')?.why.message).toContain(
        'on top of one, two and 1 more, which are still being proved',
      )
      expect(await world.repo.oid('main')).toBe(before)
      const lower = world.landing('l-one')
      expect(upper.base).toBe(lower.batch?.tip)
      await go(world)
      for (const id of ids) expect((await world.settled(id)).state).toBe('landed')
      await world.parts.landing.drain()
      expect(await valuesSince(world, before)).toEqual([lower.batch?.tip, upper.batch?.tip])
      const chain = await world.repo.git(['rev-list', '--first-parent', '--reverse', `${before}..main`])
      expect(chain.split('\n')).toEqual(ids.map(id => world.landing(id).landedCommit))
    } finally {
      await world.dispose()
    }
  })

  it('L3 L7: throws away what was built on sand, and lands all but the one to blame', async () => {
    const world = await provers(3, `test ! -e two.txt || { test -e four.txt || ${until('go')}; exit 1; }`)
    try {
      const before = await world.repo.oid('main')
      const ids = await together(world, SIX)
      await world.until('l-five', ({ state }) => state === 'proving')
      expect(world.landing('l-five').batch?.above).toContain('l-two')
      await go(world)
      for (const id of ids) await world.settled(id)
      const states = Object.fromEntries(ids.map(id => [id, world.landing(id).state]))
      expect(states).toEqual({ ...Object.fromEntries(ids.map(id => [id, 'landed'])), 'l-two': 'refused' })
      for (const value of await valuesSince(world, before))
        expect((await world.repo.tryGit(['cat-file', '-e', `${value}:two.txt`])).exitCode).not.toBe(0)
    } finally {
      await world.dispose()
    }
  })

  it('throws away what stands on an entry that is withdrawn', async () => {
    const world = await provers(2, until('go'))
    try {
      const ids = await together(world, SIX)
      await world.until('l-six', ({ gates }) => gates[0]?.state === 'running')
      must(await world.engine.dispatch({ type: 'landing.withdraw', id: 'l-two' }, { actor: person }))
      await world.until('l-six', ({ state, batch }) => state !== 'proving' || !batch?.above.includes('l-two'))
      await go(world)
      for (const id of ids) await world.settled(id)
      expect(ids.map(id => world.landing(id).state)).toEqual(ids.map(id => (id === 'l-two' ? 'withdrawn' : 'landed')))
      expect((await world.repo.tryGit(['cat-file', '-e', 'main:two.txt'])).exitCode).not.toBe(0)
    } finally {
      await world.dispose()
    }
  })

  it('L7: finds two that only fail together with looks beside each other, and names them', async () => {
    const world = await provers(4, '! { test -e two.txt && test -e seven.txt; } && test ! -e five.txt')
    try {
      const before = await world.repo.oid('main')
      const ids = await together(world, [...SIX, 'seven', 'eight'])
      for (const id of ids) await world.settled(id)
      const state = (name: string) => world.landing(`l-${name}`).state
      for (const name of ['one', 'three', 'four', 'six', 'eight']) expect([name, state(name)]).toEqual([name, 'landed'])
      expect(state('five')).toBe('refused')
      expect([state('two'), state('seven')].sort()).toEqual(['landed', 'refused'])
      for (const value of await valuesSince(world, before)) {
        const has = async (name: string) =>
          (await world.repo.tryGit(['cat-file', '-e', `${value}:${name}.txt`])).exitCode === 0
        expect((await has('five')) || ((await has('two')) && (await has('seven')))).toBe(false)
      }
    } finally {
      await world.dispose()
    }
  })

  it('L3: what lands as one is measured as one: never worse than what was measured last, and that alone counts next', async () => {
    const world = await makeWorld({ config: null, atOnce: () => ({ provers: 1, gates: 1 }) })
    try {
      const baseline = '{ name: size, match: "size ([0-9]+)", baseline: size, better: lower }'
      const config = configText('echo size $(cat *.size | wc -c)')
      const rules = config.replace(' }\nlevels', `, checks: [${baseline}] }\nlevels`)
      const [a, b, c] = ['a.size', 'b.size', 'c.size']
      const size = (count: number) => 'x'.repeat(count)
      await world.grow('main', { 'multi-agent.yaml': rules, [a]: size(50), [b]: size(50), [c]: '' })
      const measured = (id: string) => world.landing(id).gates[0]?.figures[0]?.value
      const round = async (work: Record<string, Record<string, string>>) => {
        world.test.clock.advance(1000)
        await world.test.as(person, { type: 'project.pause', reason: 'until all are there' })
        const ids: string[] = []
        for (const [name, files] of Object.entries(work)) {
          await world.grow(name, { [`${name}.txt`]: name, ...files })
          ids.push(await world.offer(name, { id: `l-${name}` }))
        }
        await world.test.as(person, { type: 'project.resume' })
        for (const id of ids) await world.settled(id)
        await world.parts.landing.drain()
        return ids.map(id => world.landing(id).state)
      }
      expect(await round({ zero: {} })).toEqual(['landed'])
      // Together they are better than what was there: 51, as was measured of both.
      expect(await round({ less: { [a]: '' }, some: { [c]: 'x' } })).toEqual(['landed', 'landed'])
      expect(world.landing('l-less').batch?.entries).toEqual(['l-less', 'l-some'])
      expect([measured('l-less'), measured('l-some')]).toEqual([51, 51])
      // Between others that change nothing, one that is worse than that does not get through.
      expect(await round({ two: {}, more: { [c]: 'xx' }, three: {} })).toEqual(['landed', 'refused', 'landed'])
      expect(measured('l-three')).toBe(51)
    } finally {
      await world.dispose()
    }
  })

  it('L3: compares with the numbers of what it stands on, and so waits for them', async () => {
    const world = await makeWorld({ config: null, atOnce: () => ({ provers: 2, gates: 1 }) })
    try {
      const baseline = '{ name: size, match: "size ([0-9]+)", baseline: size, better: lower }'
      const config = configText('test -e four.txt || sleep 1; echo size $(cat *.size | wc -c)')
      await world.grow('main', {
        'multi-agent.yaml': config.replace(' }\nlevels', `, checks: [${baseline}] }\nlevels`),
        'a.size': 'x'.repeat(50),
        'b.size': 'x'.repeat(50),
      })
      await world.grow('zero', { 'zero.txt': '' })
      expect((await world.settled(await world.offer('zero'))).gates[0]?.figures[0]?.value).toBe(100)
      world.test.clock.advance(1000)
      await world.test.as(person, { type: 'project.pause', reason: 'until all are there' })
      const ids: string[] = []
      for (const name of SIX) {
        const less: Record<string, string> = name === 'one' ? { 'a.size': 'x' } : {}
        // Better than what the target has, but not than what it has once the first has landed.
        const more: Record<string, string> = name === 'four' ? { 'b.size': 'x'.repeat(80) } : {}
        await world.grow(name, { [`${name}.txt`]: name, ...less, ...more })
        ids.push(await world.offer(name))
      }
      await world.test.as(person, { type: 'project.resume' })
      const ended: string[] = []
      for (const id of ids) ended.push((await world.settled(id)).state)
      expect(ended).toEqual(['landed', 'landed', 'landed', 'refused', 'landed', 'landed'])
    } finally {
      await world.dispose()
    }
  })

  it.each([1, 2])('judges nothing by rules that are about to change (%i at once)', async count => {
    const world = await provers(count, 'true')
    try {
      await world.test.as(person, { type: 'project.pause', reason: 'until all are there' })
      await world.grow('rules', { 'multi-agent.yaml': configText('test ! -e work.txt') })
      await world.grow('work', { 'work.txt': 'x' })
      const rules = await world.offer('rules')
      const work = await world.offer('work')
      must(await world.engine.dispatch({ type: 'landing.approve', id: rules }, { actor: person }))
      await world.test.as(person, { type: 'project.resume' })
      expect((await world.settled(rules)).state).toBe('landed')
      expect(await world.settled(work)).toMatchObject({ state: 'refused', reason: { code: 'gate-failed' } })
    } finally {
      await world.dispose()
    }
  })
})
