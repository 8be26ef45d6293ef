import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeWorld, type World, type WorldSpec } from '@test/host/landing/world'
import { addSubmodules, commitIn } from '@test/support/submodules'
import { afterEach, describe, expect, it } from 'vitest'
import { configOf, runGate } from './kit'

let world: World | null = null
afterEach(async () => {
  await world?.dispose()
  world = null
})

async function open(spec: WorldSpec = {}): Promise<World> {
  world = await makeWorld({ away: false, ...spec })
  await addSubmodules(world.repo)
  return world
}

const withSetup = (run: string, setup: string) => configOf(run, {}, { setup })

const LOOK =
  'cat lib/part/part.txt lib/part/core/core.txt; ls -A lib/part lib/part/core; git status --porcelain --ignored; git -C lib/part rev-parse HEAD HEAD:core; git -C lib/part/core rev-parse HEAD'

describe('a gate’s checkout has its submodules', { timeout: 30_000 }, () => {
  it('from the project’s own clones, two levels deep, exact each time whatever an earlier gate did there', async () => {
    const made = await open()
    const first = await runGate(made, configOf(LOOK))
    expect(first.result.state).toBe('passed')
    expect(first.text).toContain('part\ncore\n')
    const expected = first.text.slice(first.text.indexOf('part\n'), first.text.indexOf('[exit'))
    const deeds = [
      'echo x > lib/part/part.txt; touch lib/part/stray lib/part/a.tmp lib/part/core/stray; mkdir lib/part/made; touch lib/part/made/x',
      'cd lib/part && git commit -q --allow-empty -m Mine && git checkout -q -b mine && cd .. && rm -rf part/core',
      'touch "$(git -C lib/part rev-parse --absolute-git-dir)"/index.lock; rm -rf lib && echo file > lib',
      'cd lib/part && rm -rf "$(git -C core rev-parse --absolute-git-dir)"/objects .git && git init -q . && git add -A && git commit -q -m Other',
    ]
    for (const deed of deeds) {
      await runGate(made, configOf(deed))
      const { text } = await runGate(made, configOf(LOOK))
      expect(text.slice(text.indexOf('part\n'), text.indexOf('[exit')), deed).toBe(expected)
    }
    expect(await made.repo.git(['status', '--porcelain'])).toBe('')
  })

  it('as each tree names them: moved on, gone, back, and a file in their place', async () => {
    const made = await open()
    const { repo } = made
    await repo.git(['branch', 'before'])
    await commitIn(repo, join(repo.root, 'lib/part/core'), 'newer.txt')
    await commitIn(repo, join(repo.root, 'lib/part'), 'new.txt')
    await repo.commit('Move part')
    await repo.git(['branch', 'moved'])
    await repo.git(['rm', '-q', '-f', 'lib/part', '.gitmodules'])
    await repo.commit('Drop part')
    await repo.git(['branch', 'gone'])
    await repo.commit('A file there', { 'lib/part': 'file\n' })
    const look = configOf('ls -A lib/part lib/part/core; git status --porcelain --ignored')
    for (const branch of ['before', 'moved', 'gone', 'moved', 'main', 'before']) {
      const { text } = await runGate(made, look, branch)
      expect(text.includes('newer.txt'), text).toBe(branch === 'moved')
      expect(text.includes('core.txt'), text).toBe(branch === 'before' || branch === 'moved')
      expect(text.split('\n').filter(line => /^(\?\?|!!| ?[MADRT]) /.test(line))).toEqual([])
    }
  })

  it('warm: what the set-up made inside one stays, and nothing else that is ignored', async () => {
    const made = await open()
    const config = withSetup(
      'ls lib/part/made; touch lib/part/left.tmp; ls lib/part',
      'mkdir lib/part/made && echo x > lib/part/made/product',
    )
    expect((await runGate(made, config)).text).toContain('product')
    const again = await runGate(made, config)
    expect(again.result.state).toBe('passed')
    expect(again.text).toContain('product')
    const { text } = await runGate(
      made,
      withSetup('ls lib/part', 'mkdir lib/part/made && echo x > lib/part/made/product'),
    )
    expect(text).not.toContain('left.tmp')
  })

  it('or its log says which one nobody here has, and nothing of another commit stands there', async () => {
    const made = await open()
    const { repo } = made
    await runGate(made, configOf('true'))
    await repo.git(['branch', 'elsewhere'])
    const nowhere = 'e'.repeat(40)
    await repo.git(['update-index', '--cacheinfo', `160000,${nowhere},lib/part`])
    await repo.git(['commit', '-q', '-m', 'A commit nobody has'])
    const { text } = await runGate(made, configOf('ls -A lib/part | wc -l'))
    expect(text).toContain('[lib/part is empty: no clone of this submodule on this computer has the commit')
    expect(text).toMatch(/^ *0$/m)
    expect((await runGate(made, configOf(LOOK), 'elsewhere')).text).toContain('part\ncore\n')
    await rm(join(repo.root, '.git/modules'), { recursive: true })
    expect((await runGate(made, configOf(LOOK), 'elsewhere')).text).toContain('part\ncore\n')
  })
})
