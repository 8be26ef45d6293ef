import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GateResult } from '@main/ports/gate-runner'
import { interpretConfig } from '@shared/domain/config/interpret'
import type { Config } from '@shared/domain/config/schema'
import { makeWorld, type World } from '@test/host/landing/world'
import { must, mustFail } from '@test/support/engine'
import { afterEach, describe, expect, it } from 'vitest'

let world: World | null = null
afterEach(async () => {
  await world?.dispose()
  world = null
})

const configOf = (gates: Record<string, unknown>, more: Record<string, unknown> = {}): Config =>
  must(interpretConfig({ services: {}, gates, ...more }))

/** Runs all gates of a configuration on a revision. */
async function run({ parts, repo }: World, config: Config, rev = 'main', signal = new AbortController().signal) {
  const commit = await repo.oid(rev)
  const tree = await repo.git(['rev-parse', `${commit}^{tree}`])
  const gates = config.gates.flatMap(gate => (gate.kind === 'command' ? [{ gate, skip: null }] : []))
  const ended: GateResult[] = []
  const report = await parts.runner.run(
    { commit, tree, gates, config, baselines: {}, env: {}, fresh: true },
    { signal, onStart: async () => {}, onEnd: async result => void ended.push(result) },
  )
  return { report, ended }
}
const textOf = async ({ parts }: World, id: string | null | undefined) =>
  (await parts.logs.read(id ?? '', 0, 1_000_000))?.text ?? ''

describe('the gate checkout', () => {
  it('is exactly the commit each time, whatever the gate before did, and keeps what it is told to', async () => {
    world = await makeWorld({ files: { '.gitignore': 'cache/\n' } })
    const wreck = configOf({
      wreck: {
        cache: ['cache'],
        run: 'mkdir -p cache sub && echo warm > cache/x && echo junk > sub/junk && echo changed > a.txt && rm b.txt && git add -A && git checkout -q -b stolen',
      },
    })
    const first = await run(world, wreck)
    expect(must(first.report).failed).toBeNull()
    expect(first.ended[0]?.dirtied.length).toBeGreaterThan(0)
    const stolen = await world.repo.oid('stolen')
    const look = configOf({
      look: {
        cache: ['cache'],
        run: 'cat a.txt b.txt cache/x; ls; git status --porcelain; git symbolic-ref -q HEAD || echo detached',
      },
    })
    const second = await run(world, look)
    const text = await textOf(world, second.ended[0]?.log)
    expect(text).toContain('one\ntwo\nwarm\n')
    expect(text).toContain('detached')
    expect(text).not.toContain('sub')
    expect(second.ended[0]?.dirtied).toEqual([])
    expect(await world.repo.oid('stolen')).toBe(stolen)
  })

  it('sets up once for a lockfile, again when it changes, and says when that fails', async () => {
    world = await makeWorld({ files: { '.gitignore': 'deps/\n', 'package-lock.json': '1' } })
    const counter = join(world.repo.dir, 'count')
    const setup = `mkdir -p deps && echo run >> '${counter}' && cp package-lock.json deps/ && test ! -e broken`
    const config = configOf({ unit: { run: 'cat deps/package-lock.json' } }, { checkouts: { setup } })
    const runs = async () => (await readFile(counter, 'utf8')).trim().split('\n').length
    must((await run(world, config)).report)
    must((await run(world, config)).report)
    expect(await runs()).toBe(1)
    await world.grow('next', { 'package-lock.json': '2' })
    const { ended } = await run(world, config, 'next')
    expect(await runs()).toBe(2)
    expect(await textOf(world, ended[0]?.log)).toContain('2')
    await world.grow('broken', { 'package-lock.json': '3', broken: 'x' })
    const failure = mustFail((await run(world, config, 'broken')).report)
    expect(failure).toMatchObject({ code: 'setup-failed' })
    expect(await textOf(world, failure.log)).toContain('$ mkdir')
    must((await run(world, config, 'next')).report)
    expect(await runs()).toBe(4)
  })

  it('ends a gate that takes too long with all it started, and stops at the first blocker', async () => {
    world = await makeWorld()
    const config = configOf({
      soft: { run: 'exit 3', blocker: false },
      slow: { run: 'sleep 600 & sleep 600', timeout: '300ms' },
      never: { run: 'true' },
    })
    const { report, ended } = await run(world, config)
    expect(must(report).failed).toMatchObject({ gate: 'slow', state: 'failed', reason: { code: 'gate-timed-out' } })
    expect(ended.map(({ gate, state }) => [gate, state])).toEqual([
      ['soft', 'failed'],
      ['slow', 'failed'],
    ])
  })

  it('tries a flaky gate again as often as it may, and records the flake', async () => {
    world = await makeWorld()
    const flag = join(world.repo.dir, 'flag')
    const config = configOf({ flaky: { run: `test -e '${flag}' || { touch '${flag}'; exit 1; }`, retries: 1 } })
    const { ended } = await run(world, config)
    expect(ended[0]).toMatchObject({ state: 'passed', reason: { code: 'flaky' } })
  })

  it('answers cancelled when it is taken back while waiting its turn', async () => {
    world = await makeWorld()
    const abort = new AbortController()
    const long = run(world, configOf({ long: { run: 'sleep 600' } }), 'main', abort.signal)
    const queued = run(world, configOf({ quick: { run: 'true' } }), 'main', abort.signal)
    abort.abort()
    expect(mustFail((await queued).report).code).toBe('cancelled')
    expect(mustFail((await long).report).code).toBe('cancelled')
  })
})
