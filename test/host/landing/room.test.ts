import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Processes } from '@main/ports/processes'
import { isIdle } from '@shared/domain/next'
import { ok } from '@shared/lib/result'
import { until } from '@test/support/until'
import { expect, test } from 'vitest'
import { configText, makeWorld } from './world'

const said = Buffer.from('error: unable to write file: No space left on device\n')

test.each(['commit-tree', 'worktree'])(
  'a disk that is full at git %s: the landing waits, says so, and goes on by itself when there is room',
  async verb => {
    let full = true
    const wrap = (processes: Processes): Processes => ({
      ...processes,
      run: async call =>
        full && call.argv.includes(verb) && !call.argv.includes('list')
          ? ok({ ...{ exitCode: 128, signal: null, stdout: Buffer.alloc(0), stderr: said }, ...quiet })
          : processes.run(call),
    })
    const world = await makeWorld({ wrap })
    const { clock } = world.test
    try {
      await world.grow('x', { 'x.txt': 'x\n' })
      const id = await world.offer('x')
      const first = await world.settled(id)
      expect(first).toMatchObject({ state: 'waiting', reason: { code: 'disk-full' } })
      expect(first.reason?.hint).toContain('by itself')
      expect([first.attempts, isIdle(world.engine.model(), clock.now())]).toEqual([0, false])
      await until('it is to be looked at again', async () => clock.pending() > 0)
      clock.advance(10_000)
      const told = () => world.test.store.list({ types: ['landing.waiting'] })
      await until('it waits again', async () => [...told()].length === 2)
      full = false
      await until('it is to be looked at again', async () => clock.pending() > 0)
      clock.advance(10_000)
      expect(world.landing(id).state).toBe('waiting')
      clock.advance(10_000)
      const landed = await world.until(id, ({ state }) => state === 'landed')
      expect(await world.repo.oid('main')).toBe(landed.landedCommit)
    } finally {
      await world.dispose()
    }
  },
  30_000,
)

const quiet = { pid: 1, timedOut: false, cancelled: false, truncated: false }

test.each([
  ['gate', 'test ! -e "$FULL"', ''],
  ['set-up', 'true', 'checkouts: { setup: \'test ! -e "$FULL"\' }\n'],
])(
  'a %s that fails while the disk is full refuses nobody: the landing waits, and lands when there is room',
  async (_, run, more) => {
    const folder = await mkdtemp(join(tmpdir(), 'espalier-full-'))
    const FULL = join(folder, 'full')
    await writeFile(FULL, '')
    let full = true
    const world = await makeWorld({
      config: `${more}${configText(run)}`,
      env: { FULL },
      full: async path => (full ? `The disk that holds ${path} is full.` : null),
    })
    try {
      await world.grow('x', { 'x.txt': 'x\n' })
      const id = await world.offer('x')
      const first = await world.settled(id)
      expect(first).toMatchObject({ state: 'waiting', reason: { code: 'disk-full' } })
      expect(first.reason?.message).toContain('says nothing of the work')
      expect([first.attempts, first.gates.filter(({ state }) => state === 'failed')]).toEqual([0, []])
      full = false
      await rm(FULL)
      await until('it is to be looked at again', async () => world.test.clock.pending() > 0)
      world.test.clock.advance(10_000)
      const landed = await world.until(id, ({ state }) => state === 'landed')
      expect(await world.repo.oid('main')).toBe(landed.landedCommit)
    } finally {
      await world.dispose()
      await rm(folder, { recursive: true })
    }
  },
)
