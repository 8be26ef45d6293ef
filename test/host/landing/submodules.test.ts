import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { must, person } from '@test/support/engine'
import { addSubmodules, commitIn } from '@test/support/submodules'
import { makeRepo } from '@test/support/temp-repo'
import { afterEach, describe, expect, it } from 'vitest'
import { configText, makeWorld, type World } from './world'

let world: World | null = null
afterEach(async () => {
  await world?.dispose()
  world = null
})

const NEW = 'cat lib/part/new.txt lib/part/core/newer.txt'

/** A world with submodules and an agent's checkout on `feature/x` that has its own clones of them. */
async function open(gate: string): Promise<{ world: World; agent: string }> {
  const made = await makeWorld({ away: false, config: configText(gate) })
  world = made
  await addSubmodules(made.repo)
  const agent = join(made.repo.dir, 'agent')
  await made.repo.git(['worktree', 'add', '-q', '-b', 'feature/x', agent])
  const how = { project: made.parts.repo, from: [] }
  must(await made.parts.git.shareSubmodules(must(await made.parts.git.open(agent)), how))
  return { world: made, agent }
}

describe('landing a submodule that stands at another commit', { timeout: 30_000 }, () => {
  it('takes commits that only the agent’s clones have into the project’s, for good, before it proves them', async () => {
    const { world, agent } = await open(NEW)
    const { repo, offer, settled, parts } = world
    await commitIn(repo, join(agent, 'lib/part/core'), 'newer.txt')
    await commitIn(repo, join(agent, 'lib/part'), 'new.txt')
    await repo.git(['commit', '-q', '-am', 'Move part'], agent)
    expect(await settled(await offer('feature/x'))).toMatchObject({ state: 'landed' })
    await parts.landing.drain()
    await repo.git(['worktree', 'remove', '--force', agent])
    for (const name of ['odd/part', 'odd/part/modules/core']) {
      const store = join(repo.root, '.git/modules', name)
      await repo.git(['reflog', 'expire', '--expire=all', '--all'], store)
      await repo.git(['gc', '-q', '--prune=now'], store)
    }
    await repo.git(['submodule', 'update', '-q', '--recursive'])
    expect(await readFile(join(repo.root, 'lib/part/core/newer.txt'), 'utf8')).toBe('newer.txt\n')
    expect(await repo.git(['status', '--porcelain'])).toBe('')
  })

  it('gives a submodule that only the agent has a clone in the project', async () => {
    const { world, agent } = await open('cat more/m.txt more/only.txt')
    const { repo, offer, settled, parts } = world
    const more = await makeRepo({ files: { 'm.txt': 'm\n' }, name: 'more' })
    await repo.git(['-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', more.root, 'more'], agent)
    await more.dispose()
    await commitIn(repo, join(agent, 'more'), 'only.txt')
    await repo.git(['add', '-A'], agent)
    await repo.git(['commit', '-q', '-m', 'Add more'], agent)
    expect(await settled(await offer('feature/x'))).toMatchObject({ state: 'landed' })
    await parts.landing.drain()
    await repo.git(['worktree', 'remove', '--force', agent])
    await repo.git(['submodule', 'update', '-q', '--init', 'more'])
    expect(await readFile(join(repo.root, 'more/only.txt'), 'utf8')).toBe('only.txt\n')
    expect(await repo.git(['config', 'remote.origin.url'], join(repo.root, 'more'))).toMatch(/more$/)
  })

  it('waits where nobody here has the commit, says so, and goes on once it was fetched', async () => {
    const { world, agent } = await open('cat lib/part/new.txt')
    const { repo, offer, settled, until, engine } = world
    const from = join(repo.dir, 'upstream')
    await repo.git(['clone', '-q', join(repo.root, '.git/modules/odd/part'), from])
    const commit = await commitIn(repo, from, 'new.txt')
    await repo.git(['update-index', '--cacheinfo', `160000,${commit},lib/part`], agent)
    await repo.git(['commit', '-q', '-m', 'Move part'], agent)
    const id = await offer('feature/x')
    const held = await settled(id)
    expect(held).toMatchObject({ state: 'waiting', reason: { code: 'missing-submodule' } })
    expect(held.reason?.message).toContain('lib/part at')
    await repo.git(['fetch', '-q', from, 'HEAD:refs/heads/fetched'], join(repo.root, 'lib/part'))
    must(await engine.dispatch({ type: 'landing.retry', id, head: held.head }, { actor: person }))
    expect(await until(id, ({ state }) => state === 'landed' || state === 'refused')).toMatchObject({ state: 'landed' })
  })
})
