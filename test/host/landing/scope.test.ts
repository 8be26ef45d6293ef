import type { CommandInput } from '@shared/domain/command'
import { person, system } from '@test/support/engine'
import { afterEach, describe, expect, it } from 'vitest'
import { makeWorld, type World } from './world'

const config = (directories: string, more = '') => `services:
  devon: { directories: ${directories} }
gates: { unit: { run: "true" } }
levels: { main: { trigger: ready, gates: [unit] } }
${more}`

let world: World | null = null
afterEach(async () => {
  await world?.dispose()
  world = null
})
const start = async (directories: string, more = '') => {
  world = await makeWorld({
    config: config(directories, more),
    files: { 'src/a.ts': 'a\na\na\na\n', 'docs/guide.md': 'guide\n' },
  })
  return world
}

describe('the scope gate', () => {
  it('refuses what lies outside with the list and the folders, before any gate runs', async () => {
    const { grow, offer, settled, repo } = await start('[src, { path: docs, access: read }]')
    const before = await repo.oid('main')
    await grow('feature/x', { 'src/b.ts': 'b\n', 'docs/guide.md': 'mine\n', 'a.txt': null })
    const refused = await settled(await offer('feature/x', { service: 'devon' }))
    expect(refused).toMatchObject({
      state: 'refused',
      gates: [],
      reason: {
        code: 'scope',
        facts: { files: ['a.txt', 'docs/guide.md'], count: 2, allowed: ['src'], service: 'devon' },
      },
    })
    expect(await repo.oid('main')).toBe(before)
  })

  it('counts both names of a rename, and lets what is inside land', async () => {
    const { grow, offer, settled } = await start('[src]')
    await grow('feature/x', { 'src/a.ts': null, 'lib/a.ts': 'a\na\na\na\n' })
    expect((await settled(await offer('feature/x', { service: 'devon' }))).reason?.facts?.files).toEqual(['lib/a.ts'])
    await grow('feature/y', { 'a.txt': null, 'src/a.txt': 'one\n' })
    expect((await settled(await offer('feature/y', { service: 'devon' }))).reason?.facts?.files).toEqual(['a.txt'])
    await grow('feature/z', { 'src/new.ts': 'n\n' })
    expect((await settled(await offer('feature/z', { service: 'devon' }))).state).toBe('landed')
  })

  it('tells an agent’s own changes from the target’s where each has taken the other in', async () => {
    const { repo, grow, offer, settled } = await start('[src]')
    // The newer of two common ancestors is the one git names first: here the agent's own.
    const first = await grow('feature/x', { 'src/x.ts': '1\n' })
    await repo.git(['switch', '-q', 'main'])
    await repo.commit('Theirs', { 'docs/theirs.md': 'theirs\n' })
    const main = await repo.oid('HEAD')
    await repo.git(['switch', '-q', 'elsewhere'])
    expect((await settled(await offer('feature/x', { id: 'l-first', service: 'devon' }))).state).toBe('landed')
    await repo.git(['switch', '-q', 'feature/x'])
    await repo.git(['merge', '-q', '--no-edit', main])
    await repo.git(['switch', '-q', 'elsewhere'])
    await grow('feature/x', { 'src/x.ts': '2\n' })
    expect((await repo.git(['merge-base', '--all', 'main', 'feature/x'])).split('\n')).toEqual([first, main])
    const again = await settled(await offer('feature/x', { id: 'l-again', service: 'devon' }))
    expect(again, JSON.stringify(again.reason)).toMatchObject({ state: 'landed' })
  })

  it('counts links, submodules and changed modes', async () => {
    const { repo, grow, offer, settled } = await start('[src]')
    const tip = await grow('feature/x', { 'src/b.ts': 'b\n' })
    const index = { GIT_INDEX_FILE: `${repo.dir}/odd-index` }
    await repo.git(['read-tree', tip], repo.root, index)
    const blob = await repo.git(['rev-parse', `${tip}:src/b.ts`])
    const a = await repo.git(['rev-parse', `${tip}:a.txt`])
    for (const entry of [`120000,${blob},link`, `160000,${tip},sub`, `100755,${a},a.txt`])
      await repo.git(['update-index', '--add', '--cacheinfo', entry], repo.root, index)
    const tree = await repo.git(['write-tree'], repo.root, index)
    const commit = await repo.git(['commit-tree', tree, '-p', tip, '-m', 'odd'])
    await repo.git(['update-ref', 'refs/heads/feature/x', commit])
    const refused = await settled(await offer('feature/x', { service: 'devon' }))
    expect(refused.reason?.facts?.files).toEqual(['a.txt', 'link', 'sub'])
  })

  it('lands with a person’s exception, recorded with who and why, for this head only', async () => {
    const { test, repo, grow, offer, settled, until, engine, parts } = await start('[src]')
    await grow('feature/x', { 'docs/x.md': 'x\n', 'src/x.ts': 'x\n' })
    const id = await offer('feature/x', { service: 'devon' })
    await settled(id)
    const allow: CommandInput = { type: 'landing.allow', id, paths: ['docs/**'], reason: 'the guide speaks of it' }
    expect((await test.refused(system, allow)).code).toBe('not-a-person')
    expect((await test.refused(person, { ...allow, paths: ['doc/**'] })).code).toBe('nothing-allowed')
    await test.as(person, allow)
    const landed = await until(id, ({ state }) => state === 'landed')
    expect(landed.exceptions).toMatchObject([{ who: 'ada', paths: ['docs/**'], reason: 'the guide speaks of it' }])
    await parts.landing.drain()
    expect(await repo.git(['notes', '--ref=espalier', 'show', 'main'])).toContain(
      'Scope-Exception: docs/** by ada: the guide speaks of it',
    )
    await grow('feature/y', { 'docs/y.md': 'y\n' })
    const other = await offer('feature/y', { service: 'devon' })
    await settled(other)
    await test.as(person, { type: 'landing.allow', id: other, paths: ['docs/y.md'], reason: 'fine' })
    await until(other, ({ state }) => state === 'landed')
    const head = await grow('feature/z', { 'docs/z.md': 'z\n' })
    const third = await offer('feature/z', { service: 'devon' })
    await settled(third)
    const newer = await grow('feature/z', { 'docs/z2.md': 'z\n' })
    expect(newer).not.toBe(head)
    await test.as(person, { type: 'landing.retry', id: third, head: newer })
    await settled(third)
    expect(engine.model().landings[third]).toMatchObject({ state: 'refused', exceptions: [] })
  })

  it('reads the folders from the target, so a branch cannot widen its own', async () => {
    const { grow, offer, settled } = await start('[src]')
    await grow('feature/x', { 'multi-agent.yaml': config('["."]') })
    const refused = await settled(await offer('feature/x', { service: 'devon' }))
    expect(refused.reason).toMatchObject({ code: 'scope', facts: { files: ['multi-agent.yaml'] } })
  })

  it('asks nothing of a person’s own branch, nor where no directories are stated', async () => {
    const { grow, offer, settled } = await start('[]')
    await grow('feature/x', { 'docs/x.md': 'x\n' })
    expect((await settled(await offer('feature/x', { service: 'devon' }))).state).toBe('landed')
    await grow('feature/y', { 'docs/y.md': 'y\n' })
    expect((await settled(await offer('feature/y'))).state).toBe('landed')
  })
})
