import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { must, person } from '@test/support/engine'
import { describe, expect, it } from 'vitest'
import { configText, makeWorld, type World } from './world'

/** Offers branches while the project is paused, so that all are there when it goes on. */
async function together(world: World, branches: Record<string, Record<string, string>>): Promise<string[]> {
  await world.test.as(person, { type: 'project.pause', reason: 'until all are there' })
  const ids: string[] = []
  for (const [branch, files] of Object.entries(branches)) {
    await world.grow(branch, files)
    ids.push(await world.offer(branch, { id: `l-${branch}` }))
  }
  await world.test.as(person, { type: 'project.resume' })
  return ids
}

const alone = (names: readonly string[]) => Object.fromEntries(names.map(name => [name, { [`${name}.txt`]: name }]))
const counted = (world: World) =>
  readFile(join(world.repo.dir, 'runs'), 'utf8').then(
    text => text.split('\n').filter(Boolean).length,
    () => 0,
  )
const counting = (dir: string, gate: string) => `echo run >> ${dir}/runs; ${gate}`

async function batchWorld(gate: string): Promise<World> {
  const world = await makeWorld({ config: null })
  const config = configText(counting(world.repo.dir, gate))
  const file = join(world.repo.dir, 'config')
  await writeFile(file, config)
  await world.grow('main', { 'multi-agent.yaml': config })
  return world
}

describe('landing in batches', () => {
  it('L1 L2: what is green together lands together, each as its own commit, by one move', async () => {
    const world = await batchWorld('true')
    try {
      const before = await world.repo.oid('main')
      const ids = await together(world, alone(['one', 'two', 'three', 'four']))
      const ended = []
      for (const id of ids) ended.push(await world.settled(id))
      expect(ended.map(({ state }) => state)).toEqual(['landed', 'landed', 'landed', 'landed'])
      expect(await counted(world)).toBeLessThan(4)
      const chain = await world.repo.git(['rev-list', '--first-parent', '--reverse', `${before}..main`])
      expect(chain.split('\n')).toEqual(ended.map(({ landedCommit }) => landedCommit))
      const batch = ended[0]?.batch
      expect(batch?.entries.length).toBeGreaterThan(1)
      // Every value main had was looked at by the gate.
      const values = (await world.repo.git(['log', '-g', '--format=%H', 'main'])).split('\n').filter(Boolean)
      const proved = new Set(ended.map(landing => landing.batch?.tip ?? landing.candidate))
      for (const value of values.slice(0, -1)) if (value !== before) expect(proved.has(value)).toBe(true)
      expect(world.landing('l-one').gates[0]?.log).toBe(world.landing(batch?.entries.at(-1) ?? '').gates[0]?.log)
    } finally {
      await world.dispose()
    }
  })

  it('L7: finds the one to blame, refuses it with the evidence, and lands the rest', async () => {
    const world = await batchWorld('test ! -e three.txt')
    try {
      const ids = await together(world, alone(['one', 'two', 'three', 'four', 'five']))
      const ended = []
      for (const id of ids) ended.push(await world.settled(id))
      expect(ended.map(({ state }) => state)).toEqual(['landed', 'landed', 'refused', 'landed', 'landed'])
      const refused = world.landing('l-three')
      expect(refused.reason).toMatchObject({ code: 'gate-failed', facts: { gate: 'unit', exitCode: 1 } })
      expect(refused.gates[0]?.log).toEqual(expect.any(String))
      expect((await world.repo.tryGit(['cat-file', '-e', 'main:three.txt'])).exitCode).not.toBe(0)
    } finally {
      await world.dispose()
    }
  })

  it('L7: two that only fail together: one lands, the other is refused and names it', async () => {
    const world = await batchWorld('! { test -e two.txt && test -e four.txt; }')
    try {
      const ids = await together(world, alone(['one', 'two', 'three', 'four']))
      for (const id of ids) await world.settled(id)
      const states = Object.fromEntries(ids.map(id => [id, world.landing(id).state]))
      expect(states).toMatchObject({ 'l-one': 'landed', 'l-three': 'landed' })
      expect([states['l-two'], states['l-four']].sort()).toEqual(['landed', 'refused'])
      const [refused, partner] = states['l-two'] === 'refused' ? ['l-two', 'l-four'] : ['l-four', 'l-two']
      expect(world.landing(refused).reason).toMatchObject({ code: 'gate-failed', facts: { partner } })
      expect(world.landing(refused).reason?.message).toContain('only fail together')
    } finally {
      await world.dispose()
    }
  })

  it('does not refuse what a flaky gate was red for once', async () => {
    const world = await batchWorld('true')
    try {
      const { dir } = world.repo
      await world.grow('main', {
        'multi-agent.yaml': configText(`test -e ${dir}/red && exit 0; touch ${dir}/red; exit 1`),
      })
      const [id = ''] = await together(world, alone(['one']))
      expect((await world.settled(id)).state).toBe('landed')
    } finally {
      await world.dispose()
    }
  })

  it('judges what does not merge on top of the others by itself', async () => {
    const world = await batchWorld('test ! -e bad.txt')
    try {
      const ids = await together(world, {
        bad: { 'bad.txt': 'x', 'a.txt': 'bad\n' },
        good: { 'a.txt': 'good\n' },
        other: { 'other.txt': 'x' },
      })
      for (const id of ids) await world.settled(id)
      expect(ids.map(id => world.landing(id).state)).toEqual(['refused', 'landed', 'landed'])
    } finally {
      await world.dispose()
    }
  })

  it('an entry that is withdrawn in the middle leaves the batch; the others land', async () => {
    const world = await batchWorld('true')
    try {
      const { dir } = world.repo
      await world.grow('main', {
        'multi-agent.yaml': configText(`touch ${dir}/begun; while test ! -e ${dir}/go; do sleep 0.05; done`),
      })
      const ids = await together(world, alone(['one', 'two', 'three']))
      await world.until('l-two', landing => landing.gates[0]?.state === 'running')
      must(await world.engine.dispatch({ type: 'landing.withdraw', id: 'l-two' }, { actor: person }))
      await writeFile(join(dir, 'go'), '')
      for (const id of ids) await world.settled(id)
      expect(ids.map(id => world.landing(id).state)).toEqual(['landed', 'withdrawn', 'landed'])
      expect((await world.repo.tryGit(['cat-file', '-e', 'main:two.txt'])).exitCode).not.toBe(0)
    } finally {
      await world.dispose()
    }
  })
})
