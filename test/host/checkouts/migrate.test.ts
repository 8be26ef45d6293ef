import { chmod, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { listing } from '@main/adapters/git/folder-copy'
import type { layouts } from '@shared/domain/config/strategies'
import { campaign } from '@test/support/campaign'
import { must, mustFail } from '@test/support/engine'
import { commits, scriptedAgent, waitsFor } from '@test/support/scripted-agent'
import { addSubmodules, commitIn } from '@test/support/submodules'
import type { TempRepo } from '@test/support/temp-repo'
import { describe, expect, it } from 'vitest'
import { configure, makeGround, makeShop } from '../runs/kit'

const yaml = (agent: string) => `teams: { alpha: { members: [devon, tara] } }
services:
  devon: { runtime: script, retries: 0 }
  tara: { runtime: script, retries: 0 }
  orion: { runtime: script, retries: 0, role: coordinator }
runtimes: { script: { command: [${agent}] } }
levels: { team: { gates: none }, main: { gates: none } }
`

async function ground(parts: Record<string, string> = { '*': 'exit 3' }) {
  const made = await makeGround()
  await made.repo.commit('Base', { '.gitignore': '*.log\n', 'a.txt': 'a\n', 'b.txt': 'b\n', 'c.txt': 'c\n' })
  await configure(made, yaml(await scriptedAgent(made.side, parts)))
  return { ...made, open: makeShop(made) }
}

/** Makes a checkout as untidy as can be: commits, a stash, staged, edited, untracked, ignored, executable, linked. */
async function untidy({ git, write }: TempRepo, path: string) {
  await write({ 'work.txt': 'committed\n' }, path)
  await git(['add', '-A'], path)
  await git(['commit', '-qm', 'Work'], path)
  await write({ 'b.txt': 'stashed\n', 'stashed-new.txt': 'x' }, path)
  await git(['stash', '-qu', '-m', `kept by ${path.split('/').at(-1)}`], path)
  await write(
    { 'a.txt': 'staged\n', 'staged-only.txt': 'only in the index\n', 'd/e f.txt': 'untracked\n', 'x.log': 'ignored' },
    path,
  )
  await git(['add', 'a.txt', 'staged-only.txt'], path)
  await write({ 'a.txt': 'edited after\n', 'staged-only.txt': 'changed again\n' }, path)
  await mkdir(join(path, 'empty folder'))
  await symlink('a.txt', join(path, 'link'))
  // A name need not be text, where the file system takes any.
  if (process.platform === 'linux')
    await writeFile(Buffer.concat([Buffer.from(join(path, 'odd ')), Buffer.from([0xff, 0x0a, 0xfe])]), 'odd\n')
  await write({ 'run.sh': '#!/bin/sh\n' }, path)
  await chmod(join(path, 'run.sh'), 0o755)
}

/** Leaves HEAD on no branch, with a commit only it holds. */
async function detached({ git, write }: TempRepo, path: string) {
  await git(['checkout', '-q', '--detach'], path)
  await write({ 'lonely.txt': 'on no branch\n' }, path)
  await git(['add', '-A'], path)
  await git(['commit', '-qm', 'Lonely'], path)
}

/** Stops in the middle of a merge with a conflict. */
async function unmerged({ git, tryGit, write }: TempRepo, path: string) {
  const branch = await git(['branch', '--show-current'], path)
  await git(['checkout', '-q', '-b', `side-of-${branch.replaceAll('/', '-')}`], path)
  await write({ 'c.txt': 'theirs\n' }, path)
  await git(['commit', '-qam', 'Theirs'], path)
  await git(['checkout', '-q', branch], path)
  await write({ 'c.txt': 'ours\n' }, path)
  await git(['commit', '-qam', 'Ours'], path)
  expect((await tryGit(['merge', `side-of-${branch.replaceAll('/', '-')}`], path)).exitCode).toBe(1)
  await write({ 'also.txt': 'untracked beside a conflict' }, path)
}

/** Everything a person could see of a checkout. */
async function seen({ git, tryGit }: TempRepo, path: string) {
  const gitDir = await git(['rev-parse', '--absolute-git-dir'], path)
  const list = await listing(path)
  const files = await Promise.all(
    list
      .filter(line => !line.endsWith('/') && !line.includes(' -> '))
      .map(line => readFile(Buffer.from(join(path, line.replace(/ \d+ \d+$/, '')), 'latin1'), 'utf8')),
  )
  return {
    list,
    files,
    // What the files' times were when git last looked is no part of what is staged.
    index: await git(['ls-files', '--stage', '-v'], path),
    head: await readFile(join(gitDir, 'HEAD'), 'utf8'),
    mergeHead: await readFile(join(gitDir, 'MERGE_HEAD'), 'utf8').catch(() => null),
    status: await git(['status', '--porcelain=v2', '--branch', '--ignored', '-uall'], path),
    staged: await git(['diff', '--cached'], path),
    unstaged: await git(['diff'], path),
    log: await git(['log', '--format=%H %s'], path),
    stashes: (await git(['stash', 'list', '--format=%H %gs'], path))
      .split('\n')
      .filter(line => line.includes('kept by')),
    stashed: (await tryGit(['stash', 'show', '-p', '-u'], path)).stdout,
    reflog: await git(['reflog', '--format=%H %gs'], path),
  }
}

/** Through every layout and home again; all twelve pairs where a whole campaign is asked for. */
const all = ['w', 'c', 'w', 't', 'c', 't', 'w', 'h', 'c', 'h', 't', 'h', 'w']
const short = ['w', 'c', 'h', 't', 'w']
const letters: Record<string, (typeof layouts)[number]> = {
  w: 'worktrees',
  c: 'clones',
  t: 'team-worktrees',
  h: 'hierarchical',
}
const walk = (campaign ? all : short).map(letter => letters[letter] ?? 'worktrees')

/** What a person could see of the submodules of a checkout, two levels deep. */
const modulesSeen = async (repo: TempRepo, path: string) =>
  Promise.all(
    ['lib/part', 'lib/part/core'].map(async name => ({
      ...(await seen(repo, join(path, name))),
      refs: await repo.git(['for-each-ref'], join(path, name)),
      at: relative(path, await repo.git(['rev-parse', '--show-toplevel'], join(path, name))),
    })),
  )

describe('moving checkouts from one layout to another', () => {
  it('keeps every byte of submodules too: commits only they have, stashes, staged, edited and untracked files', async () => {
    const made = await ground()
    const { repo } = made
    await addSubmodules(repo)
    const shop = await made.open({ dispatch: false })
    const { id, path } = must(await shop.checkouts.create({ service: 'devon' }))
    for (const name of ['lib/part/core', 'lib/part']) {
      const inner = join(path, name)
      const tracked = name === 'lib/part' ? 'part.txt' : 'core.txt'
      await commitIn(repo, inner, 'only-here.txt')
      await repo.write({ [tracked]: 'stashed\n' }, inner)
      await repo.git(['stash', '-q', '-m', 'kept by it'], inner)
      await repo.write({ [tracked]: 'staged\n', 'new file.txt': 'new\n', 'x.tmp': 'ignored\n' }, inner)
      await repo.git(['add', tracked], inner)
      await repo.write({ [tracked]: 'edited\n' }, inner)
    }
    const at = () => shop.engine.model().checkouts[id]?.path ?? ''
    const look = async () => [await modulesSeen(repo, at()), await repo.git(['status', '--porcelain=v2'], at())]
    const before = await look()
    for (const to of ['clones', 'team-worktrees'] as const) {
      const plan = must(await shop.checkouts.migrate(to))
      expect(plan.moves).toMatchObject([{ checkout: id }])
      expect(await look()).toEqual(before)
      expect(await stat(plan.moves[0]?.from.path ?? '').catch(() => null)).toBe(null)
    }
    for (const name of ['lib/part', 'lib/part/core'])
      expect(await repo.git(['fsck', '--full', '--no-dangling'], join(at(), name))).toBe('')
  }, 60_000)

  it('keeps every byte from layout to layout, with the tags and notes of a clone; a tag whose name is taken stays in its rescue', async () => {
    const { repo, open } = await ground()
    const shop = await open({ dispatch: false })
    const made: string[] = []
    for (const [service, mess] of [
      ['devon', untidy],
      ['tara', unmerged],
      ['orion', detached],
    ] as const) {
      const { id, path } = must(await shop.checkouts.create({ service }))
      await mess(repo, path)
      made.push(id)
    }
    const path = (id: string) => shop.engine.model().checkouts[id]?.path ?? ''
    const look = async () =>
      Object.fromEntries(await Promise.all(made.map(async id => [id, await seen(repo, path(id))])))
    const before = await look()
    const [first = ''] = made
    const names = ['refs/tags/mine', 'refs/notes/commits']
    const named = () => repo.git(['rev-parse', ...names], path(first))
    let own: string | null = null
    for (const to of walk.slice(1)) {
      const old = made.map(path)
      const plan = must(await shop.checkouts.migrate(to))
      expect(plan.moves.length).toBeGreaterThan(0)
      expect(await look()).toEqual(before)
      for (const { from } of plan.moves) expect(await stat(from.path).catch(() => null)).toBe(null)
      expect(plan.moves.every(({ from }) => old.includes(from.path))).toBe(true)
      expect(shop.engine.model().project).toMatchObject({ migration: null, paused: null })
      if (own !== null) expect(await named()).toBe(own)
      else if (to === 'clones') {
        await repo.git(['tag', 'taken'])
        for (const name of ['mine', 'taken']) await repo.git(['tag', '-a', '-m', name, name], path(first))
        await repo.git(['notes', 'add', '-m', 'a note'], path(first))
        own = await named()
      }
    }
    const taken = await repo.oid(`${before[first]?.log.split(' ')[0]}`)
    expect(await repo.oid('taken')).not.toBe(taken)
    expect(await repo.git(['for-each-ref', '--points-at', taken, 'refs/espalier/rescue-refs'])).toContain('/tags/taken')
    expect(await repo.git(['fsck', '--full', '--no-dangling'])).toBe('')
  }, 180_000)

  it('leaves all as it was when it is cancelled, and says what it would do before', async () => {
    const { repo, open } = await ground()
    const shop = await open({ dispatch: false })
    const { id, path } = must(await shop.checkouts.create({ service: 'devon' }))
    await untidy(repo, path)
    const before = await seen(repo, path)
    const plan = await shop.checkouts.planMigration('clones')
    expect(plan.moves).toMatchObject([{ checkout: id, from: { path }, to: { kind: 'clone' } }])
    const cut = shop.engine.subscribe(records => {
      for (const { event } of records)
        if (event.type === 'project.migration-step' && event.payload.step.startsWith('Comparing'))
          shop.checkouts.cancelMigration()
    })
    expect(mustFail(await shop.checkouts.migrate('clones')).code).toBe('cancelled')
    cut()
    expect(shop.engine.model().checkouts[id]).toMatchObject({ path, kind: 'worktree' })
    expect(await seen(repo, path)).toEqual(before)
    expect(await stat(plan.moves[0]?.to.path ?? '').catch(() => null)).toBe(null)
    expect(shop.engine.model().project).toMatchObject({ migration: null, paused: null, layout: null })
    must(await shop.checkouts.migrate('clones'))
    expect(shop.engine.model().project?.layout).toEqual({ layout: 'clones', configured: 'worktrees' })
  })

  it('leaves a worktree that a person locked where it is, and says so', async () => {
    const { repo, open } = await ground()
    const shop = await open({ dispatch: false })
    const { id, path } = must(await shop.checkouts.create({ service: 'devon' }))
    await repo.git(['worktree', 'unlock', path])
    await repo.git(['worktree', 'lock', '--reason', 'mine', path])
    const why = `It is locked (“mine”). Where it may move: git worktree unlock ${path}`
    const { moves, stays } = must(await shop.checkouts.migrate('clones'))
    expect(moves).toEqual([])
    expect(stays).toContainEqual({ checkout: id, why, held: true })
  })

  it('stops agents with a snapshot and has their tasks go on in the new place', async () => {
    const made = await ground()
    const agent = await scriptedAgent(made.side, {
      '*': `if [ -e half.txt ]; then ${commits('done.txt', 'Done')}; else ${commits('half.txt', 'Half')}\necho open > open.txt\n${waitsFor('/nowhere')}\nfi`,
    })
    await configure(made, yaml(agent))
    const shop = await made.open()
    await shop.does({ type: 'task.add', id: 'one', title: 'One', service: 'devon' })
    await shop.until(model => (model.checkouts.devon?.dirty ?? 0) > 0)
    must(await shop.checkouts.migrate('team-worktrees'))
    await shop.reaches('one', 'landing', 'done')
    expect(shop.engine.model().checkouts.devon?.path).toBe(join(made.repo.dir, 'repo.espalier/teams/alpha/devon'))
    expect(await made.repo.git(['log', '--format=%s', 'main..feature/one-devon'])).toBe('Done\nHalf')
    expect(await made.repo.git(['show', 'feature/one-devon:open.txt'])).toBe('open')
  })

  it.each(['Keeping', 'Making', 'Comparing', 'Deleting'])(
    'is undone or finished at the next start when it was cut off while %s',
    async where => {
      const { repo, open } = await ground()
      const first = await open({ dispatch: false })
      const { id, path } = must(await first.checkouts.create({ service: 'devon' }))
      await untidy(repo, path)
      const before = await seen(repo, path)
      const cut = new Promise<void>(resolve => {
        const end = first.engine.subscribe(records => {
          const there = records.some(
            ({ event }) => event.type === 'project.migration-step' && event.payload.step.startsWith(where),
          )
          if (!there) return
          end()
          void first.vanish().then(resolve)
        })
      })
      void first.checkouts.migrate('clones').catch(() => {})
      await cut
      await first.checkouts.drain()
      const second = await open({ dispatch: false })
      const now = second.engine.model().checkouts[id]
      expect(await seen(repo, now?.path ?? '')).toEqual(before)
      expect(now?.kind).toBe(where === 'Deleting' ? 'clone' : 'worktree')
      expect(second.engine.model().project).toMatchObject({ migration: null, paused: null })
      const other = join(repo.dir, where === 'Deleting' ? 'repo.espalier/devon' : 'repo.espalier/clones/devon')
      expect(await stat(other).catch(() => null)).toBe(null)
    },
  )
})
