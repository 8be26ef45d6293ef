import { revertLanding } from '@main/services/integration/revert'
import { retryLanding } from '@main/services/operations/landings'
import { allTakenBack } from '@shared/domain/landing/taken-back'
import { must, person } from '@test/support/engine'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Levels, makeLevels } from './kit'

const RUNS = Number(process.env.ESPALIER_RUNS ?? 2)
const SEED = process.env.ESPALIER_SEED === undefined ? {} : { seed: Number(process.env.ESPALIER_SEED) }

const config = (strategy: string) => `services: { devon: {} }
teams: { alpha: { members: [devon] } }
levels:
  team: { trigger: ready, gates: none }
  main: { trigger: ready, gates: none, strategy: ${strategy} }
`
const STORY = Array.from({ length: 24 }, (_, line) => `line ${line}`)

/** What may happen to a team and main, in any order. `merge` is somebody who merges main into the team by hand. */
const STEPS = ['work', 'revert', 'down', 'merge', 'retry'] as const
type StepName = (typeof STEPS)[number]

interface Play {
  step(name: StepName): Promise<void>
  /** Brings again what is away, and tells what main and the team hold of all that was ever done. */
  end(): Promise<void>
}

function play(all: Levels): Play {
  const { engine, repo, test, parts } = all
  const works: number[] = []
  const fixes: number[] = []
  let count = 0
  const landed = async (id: string) => {
    expect(await all.settled(id)).toMatchObject({ state: 'landed', reason: null })
    await all.quiet()
  }
  const story = async (at: string) => (await repo.git(['show', `${at}:story.txt`])).split('\n')
  async function work() {
    count += 1
    works.push(count)
    // Somebody who merged by hand may have lost what the others wrote; nobody writes on their lines.
    const lines = await story('team/alpha')
    lines[2 * count] = `work ${count}`
    const files = { 'story.txt': `${lines.join('\n')}\n`, [`w${count}.txt`]: 'w\n' }
    await all.grow(`feature/w${count}`, files, 'refs/heads/team/alpha')
    await landed(await all.submit(`feature/w${count}`, 'team/alpha', { service: 'devon' }))
  }
  async function down() {
    count += 1
    fixes.push(count)
    await all.grow(`hotfix/${count}`, { [`h${count}.txt`]: 'h\n' }, 'refs/heads/main')
    await landed(await all.submit(`hotfix/${count}`, 'main', { level: 'main' }))
    await landed(await all.submit(`hotfix/${count}`, 'team/alpha'))
  }
  async function revert() {
    const away = new Set(allTakenBack(engine.model()).map(({ landing }) => landing.id))
    const last = Object.values(engine.model().landings).findLast(
      ({ id, state, branch, target }) =>
        state === 'landed' && branch === 'team/alpha' && target === 'main' && !away.has(id),
    )
    const again = Object.values(engine.model().landings).some(({ restores }) => restores.includes(last?.id ?? ''))
    if (last && !again) await landed(must(await revertLanding({ ...test, ...parts }, last.id, person)))
  }
  async function merge() {
    const merged = await repo.tryGit(['merge-tree', '--write-tree', 'team/alpha', 'main'])
    if (merged.exitCode !== 0) return
    const tree = merged.stdout.split('\n')[0] ?? ''
    const commit = await repo.git(['commit-tree', tree, '-p', 'team/alpha', '-p', 'main', '-m', 'Merge main'])
    await repo.git(['update-ref', 'refs/heads/team/alpha', commit])
  }
  async function retry() {
    const [away] = allTakenBack(engine.model())
    if (!away) return
    const operation = { ...test, ...parts, config: { current: () => all.config }, actor: person }
    const watch = { signal: AbortSignal.timeout(60_000) }
    await landed(must(await retryLanding(operation)({ id: away.landing.id }, watch)).id)
  }
  const steps = { work, revert, down, merge, retry }
  return {
    step: name => steps[name](),
    async end() {
      while (allTakenBack(engine.model()).length > 0) await retry()
      await down()
      const wanted = [...works.map(n => `w${n}.txt`), ...fixes.map(n => `h${n}.txt`)]
      for (const branch of ['main', 'team/alpha']) {
        const files = (await repo.git(['ls-tree', '--name-only', branch])).split('\n')
        expect(files).toEqual(expect.arrayContaining(wanted))
        const lines = await story(branch)
        expect(works.map(n => lines[2 * n])).toEqual(works.map(n => `work ${n}`))
      }
    },
  }
}

async function plays(strategy: string, steps: readonly StepName[]): Promise<void> {
  const all = await makeLevels(config(strategy), { files: { 'story.txt': `${STORY.join('\n')}\n` } })
  try {
    const { step, end } = play(all)
    await step('work')
    for (const name of steps) await step(name)
    await end()
  } finally {
    await all.dispose()
  }
}

it('L4 L5: whatever the order of taking back, syncing down, new work and retrying, all of the work comes to main again', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('merge', 'merge', 'squash'),
      fc.array(fc.constantFrom(...STEPS), { minLength: 3, maxLength: 6 }),
      plays,
    ),
    { numRuns: RUNS, endOnFailure: true, ...SEED },
  )
}, 300_000)

it.each([
  ['merge', ['revert', 'merge', 'work']],
  ['merge', ['revert', 'down', 'work']],
  ['squash', ['revert', 'down', 'merge']],
] as const)('L5: a team that %s-lands and went through %j has lost nothing', plays, 120_000)
