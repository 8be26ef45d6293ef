import { existsSync } from 'node:fs'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { childWithOrders } from '@test/support/orders'
import { makeRepo, oddNames, type TempRepo } from '@test/support/temp-repo'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { growBranch } from '../landing/world'
import { blobId, bytesBelow, reachable } from '../rescue/kit'
import { acts } from './act'
import type { Orders } from './child'

const child = childWithOrders<Orders>('test/host/faults/child.ts')

const CONFIG = `teams: { alpha: { members: [devon, tara] } }
services:
  devon: { runtime: script }
  tara: { runtime: script, role: tester }
handoffs: [{ from: devon, to: tara }]
runtimes: { script: { command: [sh] } }
levels: { team: { gates: none }, main: { gates: none } }
`
/** Tracked and not, ignored by the project and by Espalier itself, of every kind of name. */
const PLAIN = ['a.txt', 'a.txt', 'dir/b.txt', '.multi-agent/notes.md', '.worktree/own', 'x.log', 'build/out.bin']
const RUNS = Number(process.env.ESPALIER_RUNS ?? 3)
const SEED = process.env.ESPALIER_SEED === undefined ? {} : { seed: Number(process.env.ESPALIER_SEED) }

const at = fc.nat(5)
const name = fc.oneof(fc.constantFrom(...PLAIN), fc.constantFrom(...oddNames))
const mine = ['edit', 'stage', 'untrack', 'delete', 'commit', 'amend', 'stash', 'detach', 'clash', 'upstream'] as const
const person = fc.record({
  do: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom('edit' as const) },
    { weight: 2, arbitrary: fc.constantFrom('stage' as const, 'commit' as const) },
    { weight: 3, arbitrary: fc.constantFrom(...mine) },
  ),
  at,
  name,
})
const espalier = fc.record({
  do: fc.constantFrom('start' as const, 'wander' as const, 'wander' as const, ...acts, ...acts),
  at,
  name,
  /** Killed before this step, where it comes to so many. */
  crash: fc.option(fc.nat(50), { freq: 2 }),
})
const action = fc.oneof({ weight: 3, arbitrary: person }, { weight: 2, arbitrary: espalier })
type Action = typeof action extends fc.Arbitrary<infer A> ? A : never

const at0 = { at: 0, name: 'a.txt' }
/** Work that landed squashed and is cleared away with its branch: rare by chance, so it is played each time. */
const CLEARED: Action[] = [
  { do: 'edit', ...at0 },
  { do: 'commit', ...at0 },
  { do: 'edit', at: 0, name: 'dir/b.txt' },
  { do: 'commit', ...at0 },
  { do: 'clean-up', ...at0, crash: null },
]

/** Every checkout there is beside the project, whoever made it and however far. */
async function placesBelow(folder: string, depth = 0): Promise<string[]> {
  if (depth > 3 || !existsSync(folder)) return []
  const below = (await readdir(folder, { withFileTypes: true })).filter(entry => entry.isDirectory())
  const found = await Promise.all(below.map(entry => placesBelow(join(folder, entry.name), depth + 1)))
  return [...(existsSync(join(folder, '.git')) ? [folder] : found.flat())].sort()
}

/** A project with checkouts, and every byte that was in them whenever Espalier acted. */
async function world() {
  const files = {
    'a.txt': 'start\n',
    'dir/b.txt': 'start\n',
    '.gitignore': '*.log\nbuild/\n',
    'multi-agent.yaml': CONFIG,
  }
  const repo: TempRepo = await makeRepo({ files })
  await repo.git(['switch', '-q', '-c', 'elsewhere'])
  const beside = `${repo.root}.espalier`
  const kept = new Set<string>()
  let n = 0
  const lines = (text: string, by = '\n') => text.split(by).filter(Boolean)
  const places = () => placesBelow(beside)

  /** What git names in a checkout besides its files: its index, its log, its stashes. */
  const namedIn = async (path: string): Promise<string[]> => {
    const ask = async (...args: string[]) => {
      const answer = await repo.tryGit(args, path)
      return answer.exitCode === 0 ? answer.stdout : ''
    }
    const stages = lines(await ask('ls-files', '--stage', '-z'), '\0').map(entry => entry.split(' ')[1] ?? '')
    const logged = lines(await ask('rev-list', '--walk-reflogs', 'HEAD'))
    const stashed = lines(await ask('rev-list', '--walk-reflogs', 'refs/stash'))
    return [...stages, ...logged, ...stashed]
  }
  /** The bytes in a checkout that the project itself ignores: those go with it, as it is said. */
  const ignoredIn = async (path: string): Promise<Set<string>> => {
    const listed = await repo.tryGit(
      ['ls-files', '--others', '--ignored', '--exclude-per-directory=.gitignore', '-z'],
      path,
    )
    const bytes = await bytesBelow(path)
    const found = lines(listed.stdout, '\0').flatMap(file => bytes.get(file) ?? [])
    return new Set(found.map(blobId))
  }
  const inFiles = async (): Promise<Set<string>> => {
    if (!existsSync(beside)) return new Set()
    const found = new Set([...(await bytesBelow(beside)).values()].map(blobId))
    for (const path of await places()) for (const oid of await namedIn(path)) found.add(oid)
    return found
  }
  /** Everything named by a ref, of the project and of each clone. */
  const inRefs = async (): Promise<Set<string>> => {
    const found = await reachable(repo, repo.root, true)
    for (const path of await places())
      if ((await repo.tryGit(['rev-parse', 'HEAD'], path)).exitCode === 0)
        for (const oid of await reachable(repo, path, true)) found.add(oid)
    return found
  }

  const run = (what: Orders['act'], checkout: string, crash: number | null) =>
    child({
      root: repo.root,
      home: repo.dir,
      env: repo.env,
      act: what,
      checkout,
      crash,
      mayRefuse: true,
      pidFile: null,
    })

  async function espalierActs(what: Orders['act'], path: string | undefined, crash: number | null): Promise<void> {
    const owed = await inFiles()
    const goes = what === 'remove' || what === 'clean-up' ? await places() : []
    for (const place of goes) for (const oid of await ignoredIn(place)) owed.delete(oid)
    const ended = await run(what, path?.split('/').at(-1) ?? 'none', crash)
    if (ended.signal !== 'SIGKILL') expect(ended.exitCode, `${what}: ${ended.stderr}`).toBe(0)
    const [files, refs] = [await inFiles(), await inRefs()]
    expect(
      [...owed].filter(oid => !files.has(oid) && !refs.has(oid)),
      `${what}, ${ended.signal}`,
    ).toEqual([])
    for (const oid of owed) if (!files.has(oid)) kept.add(oid)
  }

  async function personActs({ do: what, name: file }: Action, path: string): Promise<void> {
    const git = (...args: string[]) => repo.tryGit(args, path)
    if (what === 'edit') {
      // A folder may stand where a file is wanted, or the other way round.
      await mkdir(dirname(join(path, file)), { recursive: true }).catch(() => {})
      await writeFile(join(path, file), `edit ${n}\n`).catch(() => {})
    } else if (what === 'stage') await git('add', '--force', '--', `:(literal)${file}`)
    else if (what === 'untrack') await git('rm', '-q', '--cached', '--', 'a.txt')
    else if (what === 'delete') await rm(join(path, file), { force: true, recursive: true })
    else if (what === 'commit') await git('commit', '-qam', `commit ${n}`)
    else if (what === 'amend') await git('commit', '-qa', '--amend', '--allow-empty', '-m', `amended ${n}`)
    else if (what === 'stash') await git('stash', '-q')
    else if (what === 'detach') await git('switch', '-q', '--detach')
    else if (what === 'upstream') await growBranch(repo, 'main', { 'dir/b.txt': `upstream ${n}\n` })
    else if (what === 'clash') {
      await git('commit', '-qam', `ours ${n}`)
      await git('merge', '-q', await growBranch(repo, `theirs-${n}`, { 'a.txt': `theirs ${n}\n` }))
    }
  }

  return {
    async act(step: Action): Promise<void> {
      n += 1
      const known = await places()
      const path = known[step.at % Math.max(1, known.length)]
      if ('crash' in step) return espalierActs(step.do, path, step.crash)
      if (path === undefined) return espalierActs('create', path, null)
      return personActs(step, path)
    },
    begin: () => espalierActs('create', undefined, null),
    back: () => espalierActs('start', undefined, null),
    prune: () => repo.git(['gc', '--quiet', '--prune=now']),
    /** What had left the files, and is named by no ref any more. */
    async lost(): Promise<string[]> {
      const refs = await inRefs()
      return [...kept].filter(oid => !refs.has(oid))
    },
    fsck: () => repo.git(['fsck', '--no-dangling']),
    dispose: () => repo.dispose(),
  }
}

describe('nothing is lost', () => {
  it(
    'whatever people and Espalier do in what order and wherever it is killed, each byte is named by a ref or lies in a file',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(action, { minLength: 8, maxLength: 18 }), async steps => {
          const it = await world()
          try {
            for (const step of steps) await it.act(step)
            await it.back()
            expect(await it.lost()).toEqual([])
            await it.prune()
            expect(await it.lost()).toEqual([])
            await it.fsck()
          } finally {
            await it.dispose()
          }
        }),
        { numRuns: RUNS, endOnFailure: true, examples: [[CLEARED]], ...SEED },
      )
    },
    90_000 + RUNS * 60_000,
  )
})
