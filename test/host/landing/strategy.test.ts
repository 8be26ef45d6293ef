import { buildChain } from '@main/services/landing/build'
import { landedIn } from '@main/services/landing/history'
import { entryOf } from '@main/services/landing/sources'
import { verifyChain } from '@main/services/landing/verify'
import { must, person } from '@test/support/engine'
import { afterEach, describe, expect, it } from 'vitest'
import { makeWorld, type World, type WorldSpec } from './world'

let world: World | null = null
const start = async (strategy: string, step?: WorldSpec['step']): Promise<World> => {
  const config = `services: {}
gates:
  unit: { run: "test ! -e broken.txt" }
levels:
  main: { trigger: ready, gates: [unit], strategy: ${strategy} }
`
  world = await makeWorld({ config, ...(step ? { step } : {}) })
  return world
}
afterEach(async () => {
  await world?.dispose()
  world = null
})

const subjects = async ({ repo }: World, from: string) =>
  (await repo.git(['log', '--reverse', '--format=%an|%cn|%s', `${from}..main`])).split('\n').filter(line => line !== '')

/** Commits as somebody else than the person whose repository it is. */
async function commitAs(w: World, branch: string, who: string, files: Record<string, string>): Promise<void> {
  const before = await w.repo.tryGit(['rev-parse', '--verify', '--quiet', `refs/heads/${branch}`])
  await w.grow(branch, files)
  const at = await w.repo.oid(`refs/heads/${branch}`)
  const tree = await w.repo.git(['rev-parse', `${at}^{tree}`])
  const parent = before.exitCode === 0 ? before.stdout.trim() : await w.repo.oid('main')
  const commit = await w.repo.git(['commit-tree', tree, '-p', parent, '-m', `${who} writes`], w.repo.root, {
    GIT_AUTHOR_NAME: who,
    GIT_AUTHOR_EMAIL: `${who}@example.com`,
  })
  await w.repo.git(['update-ref', `refs/heads/${branch}`, commit])
}

describe('squash', () => {
  it('makes one commit on the target, by its author, that lists what is in it and names its landing', async () => {
    const all = await start('squash')
    const { repo, grow, offer, settled } = all
    const before = await repo.oid('main')
    await commitAs(all, 'feature/x', 'devon', { 'x.txt': '1\n' })
    await commitAs(all, 'feature/x', 'tara', { 'y.txt': '2\n' })
    await grow('main', { 'other.txt': 'o\n' })
    const moved = await repo.oid('main')
    const id = await offer('feature/x')
    const landed = await settled(id)
    expect(landed).toMatchObject({ state: 'landed', base: moved })
    expect(await repo.git(['rev-list', '--parents', '-1', 'main'])).toBe(`${landed.candidate} ${moved}`)
    const message = await repo.git(['log', '-1', '--format=%an%n%B', 'main'])
    expect(message).toContain('tara\nLand feature/x')
    expect(message).toContain('* devon writes\n* tara writes')
    expect(message).toContain('Co-authored-by: devon <devon@example.com>')
    expect(await repo.git(['log', '-1', '--format=%(trailers:key=Espalier-Landing,valueonly)', 'main'])).toContain(id)
    expect(await repo.git(['diff', '--name-only', before, 'main'])).toBe('other.txt\nx.txt\ny.txt')
  })

  it('lands the same branch again by what is new on it, though history does not tell what landed before', async () => {
    const all = await start('squash')
    const { repo, grow, offer, settled } = all
    await grow('feature/x', { 'a.txt': 'first\n' })
    expect((await settled(await offer('feature/x', { id: 'l-1' }))).state).toBe('landed')
    await grow('main', { 'b.txt': 'elsewhere\n' })
    // Changes the very line again: by the common ancestor both sides would have changed it.
    await grow('feature/x', { 'a.txt': 'second\n' })
    const again = await settled(await offer('feature/x', { id: 'l-2' }))
    expect(again).toMatchObject({ state: 'landed' })
    expect(await repo.git(['show', 'main:a.txt'])).toBe('second')
    expect(await repo.git(['show', 'main:b.txt'])).toBe('elsewhere')
  })
})

describe('rebase', () => {
  it('replays each commit on the target with its author and words, and every commit names the landing', async () => {
    const all = await start('rebase')
    const { repo, grow, offer, settled } = all
    await commitAs(all, 'feature/x', 'devon', { 'x.txt': '1\n' })
    await commitAs(all, 'feature/x', 'tara', { 'x.txt': '2\n' })
    await grow('main', { 'other.txt': 'o\n' })
    const moved = await repo.oid('main')
    const id = await offer('feature/x')
    expect(await settled(id)).toMatchObject({ state: 'landed', landedCommit: await repo.oid('main') })
    const who = await repo.git(['config', 'user.name'])
    expect(await subjects(all, moved)).toEqual([`devon|${who}|devon writes`, `tara|${who}|tara writes`])
    expect(await repo.git(['rev-list', '--merges', `${moved}..main`])).toBe('')
    const trailers = await repo.git([
      'log',
      '--format=%(trailers:key=Espalier-Landing,valueonly,separator=%x2C)',
      `${moved}..main`,
    ])
    expect(trailers.split('\n')).toEqual([id, id])
  })

  it('L4: takes no landing for landed because a commit of another one names it', async () => {
    const all = await start('rebase')
    const { repo, parts } = all
    const base = await repo.oid('main')
    await repo.git(['switch', '-q', '-c', 'feature/x', 'main'])
    await repo.write({ 'x.txt': '1\n' })
    await repo.git(['add', '-A'])
    await repo.git(['commit', '-q', '-m', 'Work\n\nEspalier-Landing: l-other'])
    await repo.git(['switch', '-q', 'elsewhere'])
    const id = await all.offer('feature/x')
    expect((await all.settled(id)).state).toBe('landed')
    const tip = await repo.oid('main')
    const found = (of: string) => landedIn({ git: parts.git, repo: parts.repo }, { id: of, base, tip })
    expect(must(await found(id))).toBe(tip)
    expect(must(await found('l-other'))).toBe(null)
  })

  it('refuses where one commit does not apply, and lands an empty commit where all of it is there', async () => {
    const all = await start('rebase')
    const { repo, grow, offer, settled } = all
    await grow('feature/x', { 'a.txt': 'mine\n' })
    await grow('feature/same', { 'a.txt': 'theirs\n' })
    await grow('main', { 'a.txt': 'theirs\n' })
    const moved = await repo.oid('main')
    expect((await settled(await offer('feature/x'))).reason).toMatchObject({
      code: 'conflict',
      facts: { files: ['a.txt'] },
    })
    const id = await offer('feature/same')
    expect(await settled(id)).toMatchObject({ state: 'landed' })
    expect(await repo.git(['diff', '--stat', moved, 'main'])).toBe('')
    expect(await repo.git(['log', '-1', '--format=%B', 'main'])).toContain(id)
  })

  it('takes a branch as one commit where a merge in it holds what its commits do not: nothing of it is lost', async () => {
    const all = await start('rebase')
    const { repo, grow, offer, settled } = all
    await grow('feature/x', { 'a.txt': 'mine\n', 'x.txt': '1\n' })
    await grow('main', { 'a.txt': 'theirs\n' })
    // The agent's own answer to the conflict, and a change that is in the merge alone.
    await repo.git(['switch', '-q', 'feature/x'])
    await repo.tryGit(['merge', '-q', '--no-commit', 'main'])
    await repo.write({ 'a.txt': 'both\n', 'only-in-the-merge.txt': 'm\n' })
    await repo.commit('Take main in')
    await repo.git(['switch', '-q', 'elsewhere'])
    await grow('main', { 'other.txt': 'o\n' })
    const moved = await repo.oid('main')
    const landed = await settled(await offer('feature/x'))
    expect(landed, JSON.stringify(landed.reason)).toMatchObject({ state: 'landed' })
    expect(await repo.git(['rev-list', '--parents', '-1', 'main'])).toBe(`${landed.candidate} ${moved}`)
    expect(await repo.git(['show', 'main:a.txt', 'main:only-in-the-merge.txt', 'main:other.txt'])).toBe('both\nm\no')
  })

  it('still replays each commit where the branch merely took the target in', async () => {
    const all = await start('rebase')
    const { repo, grow, offer, settled } = all
    await grow('feature/x', { 'x.txt': '1\n' })
    await grow('main', { 'other.txt': 'o\n' })
    await repo.git(['switch', '-q', 'feature/x'])
    await repo.git(['merge', '-q', '--no-edit', 'main'])
    await repo.git(['switch', '-q', 'elsewhere'])
    await grow('feature/x', { 'y.txt': '2\n' })
    const moved = await repo.oid('main')
    expect((await settled(await offer('feature/x'))).state).toBe('landed')
    expect(await repo.git(['rev-list', '--count', `${moved}..main`])).toBe('2')
  })
})

it.each(['squash', 'rebase'])(
  'L4: what landed by %s is found in history by its trailer, and never lands twice',
  async strategy => {
    let cut = true
    const all = await start(strategy, async step => {
      if (step !== 'moved' || !cut) return
      cut = false
      throw new Error('cut off after the ref had moved')
    })
    const { repo, grow, offer, settled } = all
    const before = await repo.oid('main')
    await grow('feature/x', { 'x.txt': '1\n' })
    const landed = await settled(await offer('feature/x'))
    expect(landed).toMatchObject({ state: 'landed', landedCommit: await repo.oid('main'), attempts: 1 })
    expect(await repo.git(['rev-list', '--count', `${before}..main`])).toBe('1')
  },
)

describe.each(['merge', 'squash', 'rebase'])('an entry of two branches (%s)', strategy => {
  const offerPair = async ({ engine, repo }: World, id: string) =>
    must(
      await engine.dispatch(
        {
          type: 'landing.add',
          id,
          branch: 'feature/impl',
          head: await repo.oid('refs/heads/feature/impl'),
          level: 'main',
          target: 'main',
          also: [{ branch: 'feature/tests', head: await repo.oid('refs/heads/feature/tests'), task: null }],
        },
        { actor: person },
      ),
    )

  it('lands both or neither', async () => {
    const all = await start(strategy)
    const { repo, grow, settled } = all
    const before = await repo.oid('main')
    await grow('feature/impl', { 'impl.txt': 'i\n' })
    await grow('feature/tests', { 'broken.txt': 't\n' })
    await offerPair(all, 'l-red')
    expect(await settled('l-red')).toMatchObject({ state: 'refused', reason: { code: 'gate-failed' } })
    expect(await repo.oid('main')).toBe(before)
    await grow('feature/tests', { 'broken.txt': null, 'test.txt': 't\n' })
    await offerPair(all, 'l-green')
    const landed = await settled('l-green')
    expect(landed).toMatchObject({ state: 'landed' })
    expect((await repo.git(['ls-tree', '--name-only', 'main'])).split('\n')).toEqual(
      expect.arrayContaining(['impl.txt', 'test.txt']),
    )
    const parents = (await repo.git(['rev-list', '--parents', '-1', 'main'])).split(' ').slice(1)
    expect(parents).toHaveLength(strategy === 'merge' ? 3 : 1)
    const first = await repo.git(['log', '-1', '--format=%s', 'main'])
    if (strategy !== 'rebase') expect(first).toBe('Land feature/impl and feature/tests')
  })

  it('is refused with the branch that does not merge with the other', async () => {
    const all = await start(strategy)
    const { grow, settled } = all
    await grow('feature/impl', { 'a.txt': 'i\n' })
    await grow('feature/tests', { 'a.txt': 't\n' })
    await offerPair(all, 'l-both')
    expect((await settled('l-both')).reason).toMatchObject({ code: 'conflict', facts: { branch: 'feature/tests' } })
  })
})

it.each(['merge', 'squash', 'rebase'] as const)(
  'L10: a candidate that is not what its inputs give does not land (%s)',
  async strategy => {
    const all = await start(strategy)
    const { repo, grow, engine, parts } = all
    await grow('feature/x', { 'x.txt': '1\n' })
    await engine.drain()
    await all.test.as(person, { type: 'project.pause' })
    const landing = all.landing(await all.offer('feature/x'))
    const base = await repo.oid('main')
    const deps = { git: parts.git, repo: parts.repo }
    const signer = { identity: { name: 'ada', email: 'ada@example.com' }, sign: false }
    const { chain } = await buildChain(deps, [entryOf(engine.model(), landing)], {
      target: 'main',
      base,
      signer,
      strategy,
    })
    const [link] = chain.links
    if (!link) throw new Error('No candidate')
    expect(await verifyChain(deps, chain)).toBe(null)
    const parents = (await repo.git(['rev-list', '--parents', '-1', link.candidate])).split(' ').slice(1)
    const forge = (tree: string, onto: readonly string[]) =>
      repo.git(['commit-tree', tree, ...onto.flatMap(parent => ['-p', parent]), '-m', 'Forged'])
    const empty = await repo.git(['rev-parse', `${base}^{tree}`])
    const otherTree = { ...link, candidate: await forge(empty, parents), tree: empty }
    const otherParents = { ...link, candidate: await forge(link.tree, [link.landing.head, base]) }
    for (const wrong of [otherTree, otherParents]) {
      const found = await verifyChain(deps, { ...chain, links: [wrong] })
      expect(found?.stop).toMatchObject({ kind: 'refuse', reason: { code: 'wrong-tree' } })
    }
  },
)
