import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { TempRepo } from '@test/support/temp-repo'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { configText, makeWorld, type World } from './world'

const FILES = ['a.txt', 'b.txt', 'dir/c.txt', 'dir/d.txt', 'dir/sub/e.txt'] as const
const TEXT = Array.from({ length: 12 }, (_, line) => `line ${line}`)
/** What a file is before anybody changes it. */
const textOf = (name: string): string => `${TEXT.map(line => `${name} ${line}`).join('\n')}\n`

type Edit =
  | { readonly kind: 'edit'; readonly file: string; readonly line: number; readonly text: string }
  | { readonly kind: 'delete'; readonly file: string }
  | { readonly kind: 'take-back'; readonly file: string }
  | { readonly kind: 'mode'; readonly file: string }
  | { readonly kind: 'rename'; readonly file: string; readonly to: string }
  | { readonly kind: 'rename-folder' }
  | { readonly kind: 'add'; readonly name: string }

const file = fc.constantFrom(...FILES)
const edit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('edit' as const),
      file,
      line: fc.nat(11),
      text: fc.constantFrom('x', 'y', 'z'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), file }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('mode' as const), file }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('take-back' as const), file }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('rename' as const),
      file,
      to: fc.constantFrom('moved.txt', 'dir/moved.txt', 'new/moved.txt'),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'rename-folder' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      name: fc.constantFrom('n.txt', 'dir/n.txt', 'bad.txt', 'dir/bad.txt'),
    }),
  },
)

async function apply(root: string, change: Edit): Promise<void> {
  const at = (name: string) => join(root, name)
  if (change.kind === 'add') {
    await mkdir(dirname(at(change.name)), { recursive: true })
    return writeFile(at(change.name), 'new\n')
  }
  if (change.kind === 'take-back') {
    await mkdir(dirname(at(change.file)), { recursive: true })
    return writeFile(at(change.file), textOf(change.file))
  }
  if (change.kind === 'rename-folder') return rename(at('dir'), at('folder')).catch(() => {})
  const text = await readFile(at(change.file), 'utf8').catch(() => null)
  if (text === null) return
  if (change.kind === 'delete') return rm(at(change.file))
  if (change.kind === 'mode') return chmod(at(change.file), 0o755)
  if (change.kind === 'rename') {
    await mkdir(dirname(at(change.to)), { recursive: true })
    return rename(at(change.file), at(change.to))
  }
  const lines = text.split('\n')
  lines[change.line] = `${change.text} ${change.line}`
  await writeFile(at(change.file), lines.join('\n'))
}

const GATE = 'test -z "$(git ls-files | grep bad)"'

/** What a careful person would do by hand: merge, test, keep or throw away. */
async function byHand(repo: TempRepo, branches: readonly string[]): Promise<{ tree: string; states: string[] }> {
  const folder = join(repo.dir, 'by-hand')
  await repo.git(['worktree', 'add', '-q', '--detach', folder, 'main'])
  const states: string[] = []
  for (const branch of branches) {
    const before = await repo.oid('HEAD', folder)
    if ((await repo.tryGit(['merge-base', '--is-ancestor', branch, 'HEAD'], folder)).exitCode === 0) {
      states.push('landed')
      continue
    }
    const merged = await repo.tryGit(['merge', '-q', '--no-ff', '--no-edit', branch], folder)
    const names = await repo.git(['ls-files'], folder)
    const good = merged.exitCode === 0 && !names.includes('bad')
    states.push(good ? 'landed' : 'refused')
    if (!good) await repo.git(['reset', '-q', '--hard', before], folder)
  }
  const tree = await repo.git(['rev-parse', 'HEAD^{tree}'], folder)
  await repo.git(['worktree', 'remove', '--force', folder])
  return { tree, states }
}

/** What happens on one branch: its work; how it takes main in while that lands; what it does after. */
interface Plan {
  readonly edits: readonly Edit[]
  /** Changes that are in the merge itself, and in no other commit. Null: it does not take main in. */
  readonly inMerge: readonly Edit[] | null
  readonly further: readonly Edit[]
}

const edits = fc.array(edit, { minLength: 1, maxLength: 4 })
const plans = fc.array(
  fc.record<Plan>({
    edits,
    inMerge: fc.option(fc.array(edit, { maxLength: 2 })),
    further: fc.array(edit, { maxLength: 3 }),
  }),
  { minLength: 2, maxLength: 5 },
)

/** A branch takes main in while what it had before lands: from then on the two have several common ancestors. */
async function takeIn(repo: TempRepo, main: string, inMerge: readonly Edit[] | null): Promise<void> {
  if (inMerge === null) return
  const merged = await repo.tryGit(['merge', '-q', '--no-commit', '--no-ff', main])
  if (merged.exitCode !== 0) {
    await repo.git(['reset', '-q', '--hard'])
    return
  }
  for (const change of inMerge) await apply(repo.root, change)
  await repo.commit('Take main in')
}

async function checkRound(world: World, branches: readonly string[]): Promise<void> {
  const { repo } = world
  await repo.git(['switch', '-q', 'elsewhere'])
  const expected = await byHand(repo, branches)
  const ids: string[] = []
  for (const branch of branches) ids.push(await world.offer(branch))
  const ended = []
  for (const id of ids) ended.push(await world.settled(id))
  expect(ended.map(({ reason }) => reason?.code).filter(code => code === 'wrong-tree')).toEqual([])
  expect(ended.map(({ state }) => state)).toEqual(expected.states)
  expect(await repo.git(['rev-parse', 'main^{tree}'])).toBe(expected.tree)
}

describe('L1 L3 L5 L10: random branches', () => {
  it('that take main in while they land, end as they would by hand, and main only ever had what the gate passed', async () => {
    await fc.assert(
      fc.asyncProperty(plans, edits, async (plan, onMain) => {
        const files = Object.fromEntries(FILES.map(name => [name, textOf(name)]))
        const world = await makeWorld({ files, config: configText(GATE) })
        try {
          const { repo } = world
          const start = await repo.oid('main')
          const branches = plan.map((_, index) => `work/${index}`)
          for (const [index, branch] of branches.entries()) {
            await repo.git(['switch', '-q', '-c', branch, start])
            for (const change of plan[index]?.edits ?? []) await apply(repo.root, change)
            await repo.commit(`Work ${index}`)
          }
          await repo.git(['switch', '-q', 'main'])
          for (const change of onMain) if (change.kind !== 'add') await apply(repo.root, change)
          await repo.commit('A person on main')
          const moved = await repo.oid('main')
          await checkRound(world, branches)
          for (const [index, branch] of branches.entries()) {
            await repo.git(['switch', '-q', branch])
            await takeIn(repo, moved, plan[index]?.inMerge ?? null)
            for (const change of plan[index]?.further ?? []) await apply(repo.root, change)
            await repo.commit(`More work ${index}`)
          }
          await checkRound(world, branches)
          const values = (await repo.git(['log', '-g', '--format=%H', 'main'])).split('\n')
          for (const value of values)
            expect(await repo.git(['ls-tree', '-r', '--name-only', value])).not.toContain('bad')
        } finally {
          await world.dispose()
        }
      }),
      { numRuns: Number(process.env.ESPALIER_SEEDS ?? 3), endOnFailure: true },
    )
  }, 600_000)
})
