import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { campaign, slice } from '@test/support/campaign'
import { isAlive } from '@test/support/census'
import { must } from '@test/support/engine'
import { childWithOrders } from '@test/support/orders'
import { addSubmodules, commitIn } from '@test/support/submodules'
import { makeRepo, type TempRepo } from '@test/support/temp-repo'
import { describe, expect, it, onTestFinished } from 'vitest'
import { blobId, bytesBelow, reachable } from '../rescue/kit'
import { type Act, act } from './act'
import type { Orders } from './child'
import { openParts } from './parts'

const child = childWithOrders<Orders>('test/host/faults/child.ts')

const yaml = (layout: string) => `${layout === 'clones' ? 'strategy: clones' : ''}
services: { devon: { runtime: script } }
runtimes: { script: { command: [sh] } }
levels: { main: { gates: none } }
`

const ID = 'devon'
const many = (text: string) =>
  Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`many/${String(n).padStart(2, '0')}.txt`, `${text} ${n}\n`]))

interface Setting {
  readonly repo: TempRepo
  readonly path: string
  /** Objects and files that were there: each must be reachable from a ref, or be a file, ever after. */
  readonly owed: ReadonlySet<string>
}

/** A checkout with a commit, and for all but a sync everything uncommitted that there can be. */
async function setting(what: Act, layout: string): Promise<Setting> {
  const repo = await makeRepo({
    files: { 'a.txt': 'a\n', 'b.txt': 'b\n', ...many('first'), 'multi-agent.yaml': yaml(layout) },
  })
  onTestFinished(() => repo.dispose())
  const parts = await openParts({ root: repo.root, home: repo.dir, env: repo.env })
  await parts.checkouts.start()
  const { path } = must(await parts.checkouts.create({ service: 'devon', branch: 'feature/x-devon' }))
  await repo.commit('Work', { 'work.txt': 'committed\n' }, path)
  const lonely = await repo.oid('HEAD', path)
  await parts.close()
  const { git, write } = repo
  if (what === 'sync') {
    await repo.commit('More', { ...many('second'), 'c.txt': 'c\n' })
  } else {
    await write({ 'b.txt': 'stashed\n' }, path)
    await git(['stash', '-q'], path)
    await write({ 'a.txt': 'staged\n', 'only-staged.txt': 'only in the index\n', 'd/e f.txt': 'untracked\n' }, path)
    await git(['add', 'a.txt', 'only-staged.txt'], path)
    await write({ 'a.txt': 'edited after\n', 'only-staged.txt': 'changed again\n' }, path)
    await git(['checkout', '-q', '--detach'], path)
    await git(['commit', '-q', '--allow-empty', '-m', 'On no branch'], path)
  }
  const owed = new Set([lonely, await repo.oid('HEAD', path)])
  for (const bytes of (await bytesBelow(path)).values()) owed.add(blobId(bytes))
  for (const line of (await git(['ls-files', '--stage'], path)).split('\n')) owed.add(line.split(' ')[1] ?? '')
  if (what !== 'sync') owed.add(await repo.oid('refs/stash', path))
  return { repo, path, owed }
}

const run = ({ repo }: Setting, what: Act, crash: number | null, pidFile: string | null = null) =>
  child({ root: repo.root, home: repo.dir, env: repo.env, act: what, checkout: ID, crash, pidFile })

/** Every byte that is owed is named by a ref of the project or of a clone, or stands as a file in a checkout. */
async function nothingLost({ repo, owed }: Setting, path: string): Promise<void> {
  const held = await reachable(repo, repo.root, true)
  const there = existsSync(path)
  if (there) for (const oid of await reachable(repo, path, true)) held.add(oid)
  if (there) for (const bytes of (await bytesBelow(path)).values()) held.add(blobId(bytes))
  if (there)
    for (const line of (await repo.git(['ls-files', '--stage'], path)).split('\n')) held.add(line.split(' ')[1] ?? '')
  expect([...owed].filter(oid => !held.has(oid))).toEqual([])
}

/** A restart, then the same again: nothing half-made stays, nothing was lost at any time. */
async function comesBack(made: Setting, what: Act): Promise<void> {
  const { repo } = made
  const parts = await openParts({ root: repo.root, home: repo.dir, env: repo.env })
  try {
    await parts.checkouts.start()
    const now = () => parts.engine.model().checkouts[ID]
    expect(['ready', 'removed'], JSON.stringify(now())).toContain(now()?.state)
    expect(parts.engine.model().project?.migration ?? null).toBe(null)
    await nothingLost(made, now()?.path ?? '')
    must(await act(parts, what, ID))
    expect(now()?.state).toBe(what === 'remove' ? 'removed' : 'ready')
    await nothingLost(made, now()?.path ?? '')
    const trees = await repo.git(['worktree', 'list', '--porcelain'])
    expect(trees).not.toMatch(/prunable|initializing/)
    const left = await repo.git(['for-each-ref', '--format=%(refname)', 'refs/espalier/moving'])
    expect(left).toBe('')
    const beside = [
      ...(await bytesBelow(`${repo.root}.espalier`, file => `${repo.root}.espalier/${file}` === now()?.path)).keys(),
    ]
    expect(beside.filter(file => !file.startsWith('.'))).toEqual([])
    if (what === 'sync') {
      const at = now()?.path ?? ''
      expect(await repo.git(['status', '--porcelain'], at)).toBe('')
      expect(await readFile(join(at, 'many/07.txt'), 'utf8')).toBe('second 7\n')
      expect(await readFile(join(at, 'work.txt'), 'utf8')).toBe('committed\n')
    }
    await repo.git(['fsck', '--no-dangling'])
  } finally {
    await parts.close()
  }
}

/** Every step of every scene where a whole campaign is asked for; else the last and one more of those with worktrees. */
const FEW = 2
const acts = ['remove', 'sync', 'migrate'] as const
const scenes = acts.flatMap(what =>
  (campaign ? ['worktrees', 'clones'] : ['worktrees']).map((layout): [Act, string] => [what, layout]),
)

/** A setting whose engine was killed before a step. Runs differ by a step or two: one that was over by then is no kill. */
async function killedBefore(what: Act, layout: string, step: number): Promise<Awaited<ReturnType<typeof setting>>> {
  const made = await setting(what, layout)
  const ran = await run(made, what, step)
  if (ran.signal === null && ran.exitCode === 0 && step > 2) return killedBefore(what, layout, step - 2)
  expect(ran.signal, ran.stderr).toBe('SIGKILL')
  return made
}

describe('kill -9 of the engine, then a restart: nothing lost, nothing half-made', () => {
  it.each(scenes)(
    'at each step of %s (%s)',
    async (what, layout) => {
      const whole = await setting(what, layout)
      const ran = await run(whole, what, null)
      expect(ran.exitCode, ran.stderr).toBe(0)
      const steps: string[] = JSON.parse(ran.stdout)
      await comesBack(whole, what)
      const all = steps.map((_, n) => n)
      const chosen = campaign
        ? slice(all)
        : all.filter(n => Math.floor((n * FEW) / all.length) !== Math.floor(((n + 1) * FEW) / all.length))
      if (campaign) process.stdout.write(`${what} (${layout}): ${chosen.length} kills at ${steps.length} steps\n`)
      for (const crash of chosen) {
        const made = await killedBefore(what, layout, crash)
        await comesBack(made, what).catch((problem: unknown) => {
          throw new Error(
            `killed before step ${crash}, ${steps[crash]} (after ${steps[crash - 1]}): ${String(problem)}`,
          )
        })
      }
    },
    campaign ? 600_000 : 60_000,
  )

  it.each(['update-ref', 'worktree'])('making a checkout, after its %s: its branch goes as it came', async step => {
    const repo = await makeRepo({ files: { 'a.txt': 'a\n', 'multi-agent.yaml': yaml('worktrees') } })
    onTestFinished(() => repo.dispose())
    const places = { root: repo.root, home: repo.dir, env: repo.env }
    const ran = await child({ ...places, act: 'create', checkout: ID, crash: step, pidFile: null })
    expect(ran.signal, ran.stderr).toBe('SIGKILL')
    const branches = () => repo.git(['for-each-ref', '--format=%(refname:short)', 'refs/heads'])
    expect(await branches()).toMatch(/^feature\/b\d+-devon\nmain$/)
    const parts = await openParts(places)
    await parts.checkouts.start()
    expect(await branches()).toBe('main')
    expect(await repo.git(['worktree', 'list', '--porcelain'])).not.toMatch(/initializing/)
    await parts.close()
  })

  it.each([
    ['submodule ls-files', 'worktree'],
    ['project.migrate-commit', 'clone'],
  ])('moving a checkout with submodules, after its %s: all of it is in the %s', async (step, kind) => {
    const repo = await makeRepo({ files: { 'a.txt': 'a\n', 'multi-agent.yaml': yaml('worktrees') } })
    onTestFinished(() => repo.dispose())
    await addSubmodules(repo)
    const places = { root: repo.root, home: repo.dir, env: repo.env }
    const before = await openParts(places)
    await before.checkouts.start()
    const { path } = must(await before.checkouts.create({ service: 'devon' }))
    await before.close()
    const commit = await commitIn(repo, join(path, 'lib/part/core'), 'only.txt')
    await repo.write({ 'lib/part/core/core.txt': 'edited\n', 'lib/part/new.txt': 'new\n' }, path)
    const bytes = await bytesBelow(path)
    const ran = await child({ ...places, act: 'migrate', checkout: ID, crash: step, pidFile: null })
    expect(ran.signal, ran.stderr).toBe('SIGKILL')
    const after = await openParts(places)
    await after.checkouts.start()
    const now = after.engine.model().checkouts[ID]
    expect(now).toMatchObject({ kind, state: 'ready' })
    expect(await bytesBelow(now?.path ?? '')).toEqual(bytes)
    expect(await repo.oid('HEAD', join(now?.path ?? '', 'lib/part/core'))).toBe(commit)
    expect(await repo.git(['status', '--porcelain'], join(now?.path ?? '', 'lib/part/core'))).toBe(' M core.txt')
    expect(existsSync(now?.path === path ? `${repo.root}.espalier/clones/devon` : path)).toBe(false)
    await after.close()
  })

  it('in the middle of a fast-forward, git with it: the checkout is taken back and the next sync goes through', async () => {
    const made = await setting('sync', 'worktrees')
    const { repo } = made
    const armed = join(repo.dir, 'armed')
    const filter = join(repo.dir, 'filter.sh')
    // A filter that git runs in the middle of writing files: it ends the engine, then git and itself.
    await repo.write(
      { 'filter.sh': `if [ -e ${armed} ]; then e=$(cat ${armed}); rm ${armed}; kill -9 $e; kill -9 0; fi; cat\n` },
      repo.dir,
    )
    await repo.git(['config', 'filter.die.smudge', `sh ${filter}`])
    await repo.write({ '.git/info/attributes': 'many/15.txt filter=die\n' })
    expect((await run(made, 'sync', null, armed)).signal).toBe('SIGKILL')
    expect(await repo.git(['status', '--porcelain'], made.path)).not.toBe('')
    await comesBack(made, 'sync')
  })

  it('while a teardown runs: what it left running is ended at the next start, and the checkout stays', async () => {
    const made = await setting('remove', 'worktrees')
    const { repo, path } = made
    const [armed, pid] = [join(repo.dir, 'armed'), join(repo.dir, 'pid')]
    // It waits until the engine has written down which process it is.
    const script = `[ -e ${armed} ] || exit 0
until grep -rqs "$$ $ESPALIER_SCRIPT_LOG" ${repo.root}/.git/espalier; do :; done
e=$(cat ${armed}); rm ${armed}; echo $$ > ${pid}; kill -9 $e; exec sleep 600
`
    await repo.write({ 'down.sh': script }, repo.dir)
    const teardown = `checkouts: { teardown: exec sh ${join(repo.dir, 'down.sh')} }`
    await repo.write({ 'multi-agent.yaml': `${teardown}\n${yaml('worktrees')}` })
    expect((await run(made, 'remove', null, armed)).signal).toBe('SIGKILL')
    const left = Number(await readFile(pid, 'utf8'))
    expect(await isAlive(left)).toBe(true)
    const parts = await openParts({ root: repo.root, home: repo.dir, env: repo.env })
    await parts.checkouts.resume()
    expect(await isAlive(left)).toBe(false)
    expect(parts.engine.model().checkouts[ID]).toMatchObject({ state: 'ready', teardown: null, path })
    await parts.close()
    await nothingLost(made, path)
  })
})
