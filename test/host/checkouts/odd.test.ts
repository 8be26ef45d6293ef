import { existsSync } from 'node:fs'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { must } from '@test/support/engine'
import { commits, scriptedAgent } from '@test/support/scripted-agent'
import { addSubmodules, commitIn } from '@test/support/submodules'
import { describe, expect, it } from 'vitest'
import { bytesBelow } from '../rescue/kit'
import { configure, makeGround, makeShop } from '../runs/kit'

const yaml = (agent: string, more = '') =>
  `services: { devon: { runtime: script, retries: 0 } }\nruntimes: { script: { command: [${agent}] } }\nlevels: { main: { gates: none } }\n${more}`

const one = { type: 'task.add', id: 'one', title: 'One', service: 'devon' } as const

async function nested() {
  const ground = await makeGround()
  await addSubmodules(ground.repo)
  return ground
}

/** A checkout in whose submodules, one inside the other, work of every kind is under way. */
async function submodulesAtWork() {
  const ground = await nested()
  const { repo } = ground
  await configure(ground, yaml(await scriptedAgent(ground.side, { '*': 'true' })))
  const shop = await makeShop(ground)()
  const { path } = must(await shop.checkouts.create({ service: 'devon', branch: 'feature/x' }))
  const part = join(path, 'lib/part')
  const core = join(part, 'core')
  // Commits on no branch, and then on one.
  const lonely = [await commitIn(repo, part, 'only.txt'), await commitIn(repo, core, 'deeper.txt')]
  for (const place of [core, part]) await repo.git(['checkout', '-q', '--detach', 'HEAD~1'], place)
  await repo.git(['checkout', '-q', '-b', 'trial'], part)
  await commitIn(repo, part, 'committed.txt')
  await repo.write({ 'staged.txt': 'staged\n', 'part.txt': 'edited\r\n' }, part)
  await repo.git(['add', 'staged.txt'], part)
  await repo.write({ 'staged.txt': 'then edited\n', 'un tracked\n.txt': 'u\n' }, part)
  await repo.write({ 'stashed.txt': 's\n' }, core)
  await repo.git(['stash', 'push', '-q', '-u'], core)
  await repo.write({ 'core.txt': 'deep\n', 'new.txt': 'n\n' }, core)
  const stateOf = async (at: string) => {
    const each = await Promise.all(
      ['', 'lib/part', 'lib/part/core'].map(async below => {
        const place = join(at, below)
        const said = [
          ['status', '--porcelain=v2', '--branch', '-z'],
          ['diff', '--cached'],
        ]
        return Promise.all(said.map(args => repo.git(args, place)))
      }),
    )
    return { each, files: await bytesBelow(at) }
  }
  return { shop, repo, path, lonely, stateOf }
}

describe('a checkout of', () => {
  it('a repository with submodules has them from the project’s own clones, without any network', async () => {
    const ground = await nested()
    const agent = await scriptedAgent(ground.side, { '*': 'cat lib/part/part.txt lib/part/core/core.txt > copy.txt' })
    await configure(ground, yaml(agent))
    const shop = await makeShop(ground)()
    await shop.does(one)
    expect(await shop.reaches('one', 'landing')).toMatchObject({ branch: 'feature/one-devon' })
    expect(await ground.repo.git(['show', 'feature/one-devon:copy.txt'])).toBe('part\ncore')
    const path = shop.engine.model().checkouts.devon?.path ?? ''
    expect(await ground.repo.git(['status', '--porcelain'], path)).toBe('')
    const inner = join(path, 'lib/part')
    // Its own: what is collected in the project's clone takes nothing away, and it is fetched from where that is.
    expect(await ground.repo.git(['config', 'remote.origin.url'], inner)).toMatch(/part$/)
    const gitDir = await ground.repo.git(['rev-parse', '--absolute-git-dir'], inner)
    expect(await readdir(join(gitDir, 'objects/info')).catch(() => [])).not.toContain('alternates')
    expect(await ground.repo.git(['config', '--global', 'protocol.file.allow'])).toBe('user')
    expect(await ground.repo.git(['status', '--porcelain', '-uno'])).toBe('')
  })

  it('a repository with submodules loses nothing of what is uncommitted in them', async () => {
    const { shop, repo, path, lonely, stateOf } = await submodulesAtWork()
    const before = await stateOf(path)
    const { rescue } = must(await shop.checkouts.remove('devon', { rescue: true }))
    expect(existsSync(path)).toBe(false)
    const stores = join(repo.root, '.git/modules/odd/part')
    for (const [n, store] of [stores, join(stores, 'modules/core')].entries()) {
      await repo.git(['reflog', 'expire', '--expire=now', '--all'], store)
      await repo.git(['gc', '-q', '--prune=now'], store)
      expect(await repo.git(['for-each-ref', '--contains', lonely[n] ?? ''], store)).toContain(rescue)
    }
    const found = must(await shop.rescue.find(rescue ?? ''))
    expect(found.note.modules.map(({ path, files }) => [path, files])).toEqual([
      ['lib/part', 3],
      ['lib/part/core', 2],
    ])
    // In a new checkout, and over what somebody did there since, which is kept as well.
    const back = must(await shop.checkouts.restore(found, {}))
    expect(shop.engine.model().checkouts[back.id]).toMatchObject({ service: 'devon', branch: 'feature/x' })
    expect(await stateOf(back.path)).toEqual(before)
    await repo.git(['checkout', '-q', '--force', '--detach', 'main'], join(back.path))
    await repo.write({ 'core.txt': 'other\n', 'further.txt': 'f\n' }, join(back.path, 'lib/part/core'))
    const other = await stateOf(back.path)
    const over = must(await shop.checkouts.restore(found, { into: back.id, rescue: true }))
    expect(await stateOf(back.path)).toEqual(before)
    must(await shop.checkouts.restore(must(await shop.rescue.find(over.kept ?? '')), { into: back.id, rescue: true }))
    expect(await stateOf(back.path)).toEqual(other)
    // Let go of, nothing of it is left in the project's clones.
    must(await shop.rescue.prune([rescue ?? ''], 'no more needed'))
    expect(await repo.git(['for-each-ref', `refs/espalier/rescue/${rescue}`], stores)).toBe('')
  })

  it('a repository with submodules follows commits that only another agent’s submodule has', async () => {
    const ground = await nested()
    const { repo } = ground
    const more = ['cd lib/part/core', commits('deep.txt', 'Deep'), 'cd ..', commits('new.txt', 'New'), 'cd ../..']
    const agent = await scriptedAgent(ground.side, {
      one: `${more.join('; ')}; git commit -qam Move`,
      '*': 'cat lib/part/new.txt lib/part/core/deep.txt > copy.txt',
    })
    const services = ['devon', 'tara', 'orion'].map(name => `${name}: { runtime: script, retries: 0 }`).join(', ')
    await configure(ground, yaml(agent).replace(/^services: .*$/m, `services: { ${services} }`))
    const shop = await makeShop(ground)()
    const { id, path } = must(await shop.checkouts.create({ service: 'tara', branch: 'feature/tara' }))
    must(await shop.checkouts.create({ service: 'orion', branch: 'feature/orion' }))
    await shop.does(one)
    await shop.reaches('one', 'landing')
    await repo.git(['merge', '-q', '--ff-only', 'feature/one-devon'])
    // One is brought up to date, the other is given a new branch: neither needs the network, or has anything to commit.
    expect(await shop.checkouts.sync([id])).toMatchObject([{ state: 'synced' }])
    expect(await readFile(join(path, 'lib/part/core/deep.txt'), 'utf8')).toBe('one\n')
    expect(await repo.git(['status', '--porcelain'], path)).toBe('')
    await shop.does({ type: 'task.add', id: 'two', title: 'Two', service: 'orion' })
    await shop.reaches('two', 'landing')
    expect(shop.run('two').checkout).toBe('orion')
    expect(await repo.git(['show', 'feature/two-orion:copy.txt'])).toBe('one\none')
    expect(await repo.git(['diff', '--name-only', 'main', 'feature/two-orion'])).toBe('copy.txt')
  })

  it('a repository with submodules nobody has fetched says so in one clear failure', async () => {
    const ground = await nested()
    await ground.repo.git(['submodule', 'deinit', '-q', '-f', '--all'])
    const modules = join(ground.repo.root, '.git/modules')
    await rm(modules, { recursive: true })
    const agent = await scriptedAgent(ground.side, { '*': 'true' })
    await configure(ground, yaml(agent))
    const shop = await makeShop(ground)()
    await shop.does(one)
    const { reason } = await shop.reaches('one', 'failed')
    expect(reason).toMatchObject({ code: 'submodules', message: expect.stringContaining('could not be fetched') })
  })

  it.each([
    ['cone', ['set', 'in']],
    ['non-cone', ['set', '--no-cone', '/*', '!/out/']],
  ])('a sparse repository is sparse in the same way (%s), and gates see every file', async (_, args) => {
    const ground = await makeGround({ files: { 'README.md': 'r\n', 'in/a.txt': 'a\n', 'out/b.txt': 'b\n' } })
    const agent = await scriptedAgent(ground.side, {
      '*': `ls > seen.txt; ${commits('in/new.txt', 'New')}`,
    })
    await configure(ground, yaml(agent))
    await ground.repo.git(['sparse-checkout', ...args])
    const shop = await makeShop(ground)()
    await shop.does(one)
    await shop.reaches('one', 'landing')
    const path = shop.engine.model().checkouts.devon?.path ?? ''
    expect(await readdir(path)).not.toContain('out')
    expect(await readFile(join(path, 'seen.txt'), 'utf8')).not.toContain('out')
    expect(await ground.repo.git(['show', 'feature/one-devon:out/b.txt'])).toBe('b')
    expect(await ground.repo.git(['status', '--porcelain'], path)).toBe('')
    const whole = join(ground.side, 'gate')
    const repo = await shop.git.open(ground.repo.root)
    if (!repo.ok) throw new Error(repo.error.message)
    const at = await ground.repo.oid('main')
    const added = await shop.git.addWorktree(repo.value, {
      path: whole,
      at,
      branch: null,
      whole: true,
      lockReason: null,
    })
    expect(added.ok).toBe(true)
    expect(await readFile(join(whole, 'out/b.txt'), 'utf8')).toBe('b\n')
    expect(await ground.repo.git(['status', '--porcelain'], whole)).toBe('')
  })

  it('a repository with LFS files holds pointers where git-lfs is missing, tells the agent, and commits none by mistake', async () => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 5\n`
    const ground = await makeGround({
      files: {
        'README.md': 'r\n',
        '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n',
        'big.bin': pointer,
      },
    })
    // As `git lfs install` leaves it, and the program gone since.
    for (const [key, value] of [
      ['clean', 'git-lfs clean -- %f'],
      ['smudge', 'git-lfs smudge -- %f'],
      ['process', 'git-lfs filter-process'],
      ['required', 'true'],
    ] as const)
      await ground.repo.git(['config', '--global', `filter.lfs.${key}`, value])
    const agent = await scriptedAgent(ground.side, { one: 'cat big.bin > copy.txt', '*': 'echo raw > big.bin' })
    await configure(ground, yaml(agent))
    const shop = await makeShop(ground)()
    await shop.does(one)
    await shop.reaches('one', 'landing')
    expect(await ground.repo.git(['show', 'feature/one-devon:copy.txt'])).toBe(pointer.trim())
    const path = shop.engine.model().checkouts.devon?.path ?? ''
    const prompt = await readFile(join(path, '.multi-agent/prompts', `${shop.run('one').id}.md`), 'utf8')
    expect(prompt).toContain('Files that Git LFS keeps are only pointers here')
    await shop.does({ type: 'task.add', id: 'two', title: 'Two', service: 'devon' })
    const { reason } = await shop.reaches('two', 'failed')
    expect(reason?.message).toContain('Git LFS is to keep big.bin, and git-lfs is not installed')
  })
})
