import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { must } from '@test/support/engine'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { configure, makeGround, makeShop, type Workshop } from '../runs/kit'
import { blobId, bytesBelow, reachable } from './kit'

const NAMES = ['a.txt', 'dir/b.txt', 'odd name\n.txt', '.multi-agent/notes.md', 'AUX.txt', `${'d/'.repeat(60)}deep.txt`]
const RUNS = Number(process.env.ESPALIER_RESCUE_RUNS ?? 2)

const at = fc.nat(1)
const name = fc.constantFrom(...NAMES)
const action = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('edit' as const), at, name }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('stage' as const), at, name }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), at, name }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('commit' as const, 'amend' as const, 'stash' as const, 'detach' as const, 'clash' as const),
      at,
      name,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('remove' as const, 'sync' as const, 'restore' as const, 'crash' as const),
      at,
      name,
    }),
  },
)
type Action = typeof action extends fc.Arbitrary<infer A> ? A : never

/** Two checkouts, and every byte that was in them whenever Espalier acted. */
async function world() {
  const made = await makeGround()
  await configure(made, 'services: { devon: { runtime: script } }\nruntimes: { script: { command: [sh] } }\n')
  await made.repo.commit('Start', { 'a.txt': 'start\n', 'dir/b.txt': 'start\n' })
  const open = makeShop(made)
  let shop: Workshop = await open({ dispatch: false })
  const { repo } = made
  let seen = new Set<string>()
  const kept = new Set<string>()
  let n = 0
  const places: { id: string; path: string }[] = []
  const place = async (which: number) => {
    const known = places[which]
    if (known && shop.engine.model().checkouts[known.id]?.state === 'ready') return known
    const next = must(await shop.checkouts.create({ service: 'devon', branch: `branch-${n++}` }))
    places[which] = next
    return next
  }
  /** Remembers the files as they are and what the index names, as the model of what must not be lost. */
  const remember = async (path: string) => {
    for (const bytes of (await bytesBelow(path)).values()) seen.add(blobId(bytes))
    const stages = await repo.git(['ls-files', '--stage', '-z'], path)
    for (const entry of stages.split('\0')) if (entry) seen.add(entry.split(' ')[1] ?? '')
    for (const oid of (await repo.git(['rev-list', '--walk-reflogs', 'HEAD'], path)).split('\n')) seen.add(oid)
  }
  const act = async (step: Action) => {
    const { id, path } = await place(step.at)
    const file = join(path, step.name)
    const git = (...args: string[]) => repo.tryGit(args, path)
    n++
    if (step.do === 'edit') {
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, `edit ${n}\n`)
    } else if (step.do === 'stage') await git('add', '--force', '--', step.name)
    else if (step.do === 'delete') await rm(file, { force: true })
    else if (step.do === 'commit') await git('commit', '-qam', `commit ${n}`)
    else if (step.do === 'amend') await git('commit', '-qa', '--amend', '--allow-empty', '-m', `amended ${n}`)
    else if (step.do === 'stash') await git('stash', '-q')
    else if (step.do === 'detach') await git('switch', '-q', '--detach')
    else if (step.do === 'clash') {
      await git('commit', '-qam', `ours ${n}`)
      const theirs = await repo.commit(`Theirs ${n}`, { 'a.txt': `theirs ${n}\n` })
      await git('merge', '-q', theirs)
    } else {
      for (const one of places)
        if (one && shop.engine.model().checkouts[one.id]?.state === 'ready') await remember(one.path)
      await actsOn(step, id)
      const there = await named()
      expect([...seen].filter(oid => oid !== '' && !there.all.has(oid))).toEqual([])
      // What lies in no folder any more is held by refs, and has to stay so.
      for (const oid of seen) if (oid !== '' && !there.files.has(oid)) kept.add(oid)
      seen = new Set()
    }
  }
  const actsOn = async (step: Action, id: string) => {
    if (step.do === 'remove') must(await shop.checkouts.remove(id, { rescue: true }))
    else if (step.do === 'sync') await shop.checkouts.sync([id])
    else if (step.do === 'restore') {
      const [latest] = must(await shop.rescue.list())
      const found = latest ? await shop.rescue.find(latest.id) : null
      if (found?.ok) await shop.checkouts.restore(found.value, { into: id, rescue: true })
    } else {
      await shop.vanish()
      shop = await open({ dispatch: false })
    }
  }
  /** What refs name, and what lies in checkouts' folders, indexes and logs besides. */
  const named = async () => {
    const files = new Set<string>()
    for (const { id, path } of places.filter(Boolean)) {
      if (shop.engine.model().checkouts[id]?.state !== 'ready') continue
      for (const bytes of (await bytesBelow(path)).values()) files.add(blobId(bytes))
      const stages = await repo.git(['ls-files', '--stage', '-z'], path)
      for (const entry of stages.split('\0')) if (entry) files.add(entry.split(' ')[1] ?? '')
      const logged = await repo.git(['rev-list', '--walk-reflogs', 'HEAD'], path)
      for (const oid of logged.split('\n')) files.add(oid)
    }
    return { files, all: new Set([...files, ...(await reachable(repo, repo.root))]) }
  }
  const lost = async () => {
    // What a person amends away on a branch is theirs to lose, and still in its log.
    const refs = await reachable(repo, repo.root, true)
    return [...kept].filter(oid => !refs.has(oid))
  }
  return { act, lost, prune: () => repo.git(['gc', '--quiet', '--prune=now']), leave: () => shop.leave() }
}

describe('nothing is lost', () => {
  it('whatever people, agents and Espalier do in what order, each byte seen is named by a ref or lies in a file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 8, maxLength: 16 }), async steps => {
        const it = await world()
        for (const step of steps) await it.act(step)
        expect(await it.lost()).toEqual([])
        await it.prune()
        expect(await it.lost()).toEqual([])
        await it.leave()
      }),
      { numRuns: RUNS, endOnFailure: true },
    )
  }, 240_000)
})
