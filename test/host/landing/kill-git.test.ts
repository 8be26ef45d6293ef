import { chmod, readFile, readlink, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '@main/adapters/system/clock'
import type { Processes } from '@main/ports/processes'
import { slice } from '@test/support/campaign'
import { must, person } from '@test/support/engine'
import { until } from '@test/support/until'
import { describe, expect, it } from 'vitest'
import { makeWorld, type World } from './world'

/** Kills git's children with SIGKILL shortly after they start, by a repeatable dice, until so many are dead. */
function killer(seed: number, most: number) {
  let state = seed
  // None while the world is made: only what has begun to land can be cut off.
  let left = 0
  const dice = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const wrap = (processes: Processes): Processes => ({
    ...processes,
    run: spec =>
      processes.run({
        ...spec,
        onStart: pid => {
          if (left === 0 || dice() > 0.12) return
          left -= 1
          setTimeout(() => {
            try {
              process.kill(pid, 'SIGKILL')
            } catch {
              // It was quicker.
            }
          }, dice() * 6)
        },
      }),
  })
  const arm = () => {
    left = most
  }
  return { wrap, arm }
}

/** The landing once it has come to an end or a halt; one that never does is told with all that is known of it. */
const settles = (world: World, id: string) =>
  until(
    () => JSON.stringify({ landings: world.engine.model().landings, log: world.lines }),
    async () => /landed|refused|waiting/.test(world.landing(id).state) && world.landing(id),
    75_000,
  )

describe('L4: kill -9 of git’s children', () => {
  it.each(slice(Array.from({ length: Number(process.env.ESPALIER_SEEDS ?? 2) }, (_, n) => n + 1)))(
    'at random instants (seed %i), main checked out: everything ends landed once, the checkout whole',
    async seed => {
      const many = Object.fromEntries(
        Array.from({ length: 300 }, (_, n) => [`many/${n}.txt`, `${'x'.repeat(500)}${n}\n`]),
      )
      const { wrap, arm } = killer(seed, 25)
      const world = await makeWorld({ away: false, files: many, clock: systemClock, wrap })
      arm()
      try {
        const { repo } = world
        const ids: string[] = []
        for (const branch of ['one', 'two', 'three']) {
          const mine =
            branch === 'one' ? Object.fromEntries(Object.keys(many).map(name => [name, `changed ${name}\n`])) : {}
          await repo.git(['switch', '-q', '-c', branch, 'main'])
          await repo.commit(branch, { ...mine, [`${branch}.txt`]: branch })
          await repo.git(['switch', '-q', 'main'])
        }
        for (const branch of ['one', 'two', 'three']) ids.push(await world.offer(branch))
        for (const id of ids) {
          // Three failures in a row make it wait for a person; the person says: again.
          for (;;) {
            const landing = await settles(world, id)
            if (landing.state === 'landed') break
            expect(landing.state, JSON.stringify(landing.reason)).toBe('waiting')
            must(await world.engine.dispatch({ type: 'landing.release', id }, { actor: person }))
          }
        }
        await world.parts.landing.drain()
        const trailers = await repo.git([
          'log',
          '--first-parent',
          '--format=%(trailers:key=Espalier-Landing,valueonly,separator=%x2C)',
          'main',
        ])
        expect(trailers.split('\n').filter(Boolean).sort()).toEqual([...ids].sort())
        expect(await repo.git(['status', '--porcelain'])).toBe('')
        expect(await readFile(join(repo.root, 'many/7.txt'), 'utf8')).toBe('changed many/7.txt\n')
        await repo.git(['fsck', '--strict', '--no-dangling'])
      } finally {
        await world.dispose()
      }
    },
    90_000,
  )

  it('in the very middle of moving the person’s checkout: taken back, tried again, and never taken for their edits', async () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`many/${n}.txt`, `old ${n}\n`]))
    const world = await makeWorld({
      away: false,
      clock: systemClock,
      files: { ...many, 'run.sh': 'echo\n', '.gitattributes': 'many/33.txt filter=boom\n' },
    })
    try {
      const { repo } = world
      await repo.git(['switch', '-q', '-c', 'one'])
      await symlink('old', join(repo.root, 'aim'))
      await repo.commit('A link', {})
      await repo.git(['switch', '-q', 'main'])
      await repo.git(['merge', '-q', '--ff-only', 'one'])
      // Two together, so that what moves the checkout is more than one landing's commit away.
      await repo.git(['switch', '-q', 'one'])
      await rm(join(repo.root, 'aim'))
      await symlink('new', join(repo.root, 'aim'))
      await symlink('fresh', join(repo.root, 'link'))
      await chmod(join(repo.root, 'run.sh'), 0o755)
      await repo.commit('one', { ...Object.fromEntries(Object.keys(many).map(name => [name, `new ${name}\n`])) })
      await repo.git(['switch', '-q', 'main'])
      await world.grow('two', { 'fresh.txt': 'x\n' })
      const flag = join(repo.dir, 'killed')
      // A filter that kills the git it serves, the first time it writes in the person's checkout.
      await repo.git([
        'config',
        'filter.boom.smudge',
        `if test "$PWD" = '${repo.root}' && test ! -e '${flag}'; then touch '${flag}'; kill -9 $PPID; fi; cat`,
      ])
      await repo.write({ 'b.txt': 'mine, edited\n' })
      await world.test.as(person, { type: 'project.pause', reason: 'until both are there' })
      const ids = [await world.offer('one'), await world.offer('two')]
      await world.test.as(person, { type: 'project.resume' })
      for (const id of ids) {
        const landed = await world.settled(id)
        expect(landed.state, JSON.stringify(landed.reason)).toBe('landed')
        expect(landed.batch?.entries).toEqual(ids)
      }
      await readFile(flag)
      expect(await repo.git(['status', '--porcelain'])).toBe(' M b.txt')
      expect(await readFile(join(repo.root, 'many/39.txt'), 'utf8')).toBe('new many/39.txt\n')
      expect(await readlink(join(repo.root, 'aim'))).toBe('new')
      expect(await repo.git(['for-each-ref', 'refs/espalier/forward'])).toBe('')
    } finally {
      await world.dispose()
    }
  })

  it('with the lock on the packed refs in its hand: the next landing ends without it, and removes it', async () => {
    const world = await makeWorld({ clock: systemClock })
    try {
      const { repo } = world
      await world.grow('one', { 'one.txt': '1' })
      await repo.write({ '.git/packed-refs.lock': '' })
      const id = await world.offer('one')
      expect((await world.settled(id)).state).toBe('landed')
      await world.parts.landing.drain()
      expect(await repo.git(['for-each-ref', 'refs/espalier/candidates'])).toBe('')
      await expect(readFile(join(repo.root, '.git/packed-refs.lock'))).rejects.toMatchObject({ code: 'ENOENT' })
    } finally {
      await world.dispose()
    }
  })
})
