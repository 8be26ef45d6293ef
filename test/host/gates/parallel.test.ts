import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { GateResult } from '@main/ports/gate-runner'
import { interpretConfig } from '@shared/domain/config/interpret'
import { makeWorld, type World } from '@test/host/landing/world'
import { must } from '@test/support/engine'
import { afterEach, describe, expect, it } from 'vitest'

let world: World | null = null
afterEach(async () => {
  await world?.dispose()
  world = null
})

interface Ran {
  readonly failed: GateResult | null
  readonly ended: readonly GateResult[]
  readonly cancelled: readonly string[]
  readonly logs: ReadonlyMap<string, string>
}

async function run(at: World, gates: Record<string, unknown>, more: Record<string, unknown> = {}): Promise<Ran> {
  const config = must(interpretConfig({ services: {}, gates, ...more }))
  const commit = await at.repo.oid('main')
  const tree = await at.repo.git(['rev-parse', `${commit}^{tree}`])
  const planned = config.gates.flatMap(gate => (gate.kind === 'command' ? [{ gate, skip: null }] : []))
  const ended: GateResult[] = []
  const cancelled: string[] = []
  const logs = new Map<string, string>()
  const report = await at.parts.runner.run(
    { commit, tree, gates: planned, config, baselines: {}, env: {}, fresh: false },
    {
      signal: new AbortController().signal,
      onStart: async (gate, log) => void logs.set(gate, log),
      onEnd: async result => void ended.push(result),
      onCancel: async gate => void cancelled.push(gate),
    },
  )
  return { failed: must(report).failed, ended, cancelled, logs }
}

const wait = (path: string) => `while test ! -e '${path}'; do sleep 0.05; done`
const textOf = async (at: World, id: string | undefined) =>
  (await at.parts.logs.read(id ?? '', 0, 1_000_000))?.text ?? ''
const three = { provers: 1, gates: 3 }

describe('gates that may run at the same time', () => {
  it('do, each in a clean checkout of its own with its own log and its own set-up; the others keep their order', async () => {
    world = await makeWorld({ atOnce: () => three, files: { '.gitignore': 'ready\n' } })
    const { dir } = world.repo
    const mark = (name: string) => `${dir}/${name}`
    // Each of the two ends only when the other has begun, and sees nothing of what the other changes.
    const beside = (me: string, other: string) =>
      `test -e ready && echo ${me} > a.txt && touch ${mark(me)} junk-${me} && ${wait(mark(other))} && cat a.txt && ls junk-*`
    const ran = await run(
      world,
      {
        first: { run: `touch ${mark('first')}` },
        left: { run: `test -e ${mark('first')} && ${beside('left', 'right')}`, parallel: true },
        right: { run: beside('right', 'left'), parallel: true },
        last: { run: `test -e ${mark('left')} && test -e ${mark('right')} && cat a.txt && ! ls junk-*` },
      },
      { checkouts: { setup: 'touch ready' } },
    )
    expect(ran.ended.map(({ gate, state }) => [gate, state])).toEqual(
      expect.arrayContaining([
        ['first', 'passed'],
        ['left', 'passed'],
        ['right', 'passed'],
        ['last', 'passed'],
      ]),
    )
    for (const name of ['left', 'right']) {
      const text = await textOf(world, ran.logs.get(name))
      expect(text).toContain(`${name}\njunk-${name}\n`)
      expect(ran.ended.find(({ gate }) => gate === name)?.dirtied).toContain('a.txt')
    }
    expect(await textOf(world, ran.logs.get('last'))).toContain('one\n')
    const places = (await world.repo.git(['worktree', 'list', '--porcelain'])).match(/gate-\d+$/gm)
    expect(places).toEqual(['gate-1', 'gate-2'])
  })

  it('end when one of them is red: what they wrote is kept, and they are cancelled, not red; what passed is believed again', async () => {
    world = await makeWorld({ atOnce: () => three })
    const { dir } = world.repo
    const quick = `echo run >> ${dir}/quick`
    const gates = {
      quick: { run: quick, parallel: true },
      red: { run: `${wait(`${dir}/begun`)}; exit 3`, parallel: true },
      slow: { run: `echo so far; touch ${dir}/begun; sleep 600; touch ${dir}/over`, parallel: true },
      later: { run: `touch ${dir}/later` },
    }
    const ran = await run(world, gates)
    expect(ran.failed).toMatchObject({ gate: 'red', state: 'failed', exitCode: 3 })
    expect(ran.cancelled).toEqual(['slow'])
    expect(ran.ended.map(({ gate, state }) => [gate, state]).sort()).toEqual([
      ['quick', 'passed'],
      ['red', 'failed'],
    ])
    expect(await textOf(world, ran.logs.get('slow'))).toMatch(/so far\n\n\[ended .*not needed any more/)
    await expect(access(join(dir, 'later'))).rejects.toThrow()
    const again = await run(world, gates)
    expect(again.ended.find(({ gate }) => gate === 'quick')).toMatchObject({ state: 'passed', cached: true })
    expect(again.failed?.gate).toBe('red')
  })

  it('run one after the other where only one may run at once, and a soft red ends nothing', async () => {
    world = await makeWorld()
    const { dir } = world.repo
    const alone = `test ! -e ${dir}/busy && touch ${dir}/busy && sleep 0.1 && rm ${dir}/busy`
    const ran = await run(world, {
      one: { run: `${alone}; exit 1`, parallel: true, blocker: false },
      two: { run: alone, parallel: true },
      three: { run: alone, parallel: true },
    })
    expect(ran.failed).toBeNull()
    expect(ran.ended.map(({ gate, state }) => [gate, state])).toEqual([
      ['one', 'failed'],
      ['two', 'passed'],
      ['three', 'passed'],
    ])
  })

  it('L3: a landing is refused with the red one and says of the other that it was cancelled', async () => {
    const config = `services: {}
gates:
  red: { run: "while test ! -e $GROUND/begun; do sleep 0.05; done; rm $GROUND/begun; exit 1", parallel: true }
  slow: { run: "touch $GROUND/begun; sleep 600", parallel: true }
levels:
  main: { trigger: ready, gates: [red, slow] }
`
    world = await makeWorld({ atOnce: () => three, config })
    await world.grow('main', { 'multi-agent.yaml': config.replaceAll('$GROUND', world.repo.dir) })
    await world.grow('work', { 'work.txt': 'x' })
    const refused = await world.settled(await world.offer('work'))
    expect(refused).toMatchObject({ state: 'refused', reason: { facts: { gate: 'red' } } })
    expect(refused.gates.map(({ name, state }) => [name, state])).toEqual([
      ['red', 'failed'],
      ['slow', 'cancelled'],
    ])
    expect(refused.gates[1]?.log).toEqual(expect.any(String))
  })
})
