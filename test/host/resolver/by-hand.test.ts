import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { nodeFiles } from '@main/adapters/files/node-files'
import { configAt } from '@main/services/configuration/at'
import { type ByHandDeps, openByHand, readConflict, sendBack, takeByHand } from '@main/services/resolver/by-hand'
import { must, mustFail, person } from '@test/support/engine'
import { afterEach, expect, test } from 'vitest'
import { defaultConfig, parser } from '../landing/harness'
import type { World } from '../landing/world'
import { BASE, BOTH, conflicted, OURS, THEIRS } from './kit'

let world: World | null = null
afterEach(async () => {
  await world?.dispose()
  world = null
})

const CONFIG = 'services: {}\nlevels:\n  main: { trigger: ready, gates: none }\n'

async function refused() {
  const it = await conflicted('true', { config: CONFIG })
  world = it
  expect(await it.settled(it.landed)).toMatchObject({ state: 'refused', reason: { code: 'conflict' } })
  const { git, repo, resolveGit, logs } = it.parts
  const orphans = { began: async () => {}, ended: async () => {}, end: async () => {} }
  const working = defaultConfig
  const deps: ByHandDeps = {
    ...it.test,
    git,
    repo,
    resolveGit,
    logs,
    orphans,
    files: nodeFiles,
    root: join(it.repo.dir, 'repo.espalier'),
    configAt: configAt({ git, repo, parser, facts: () => ({ mainBranch: 'main' }), working }),
  }
  return { it, deps }
}

test('a person resolves it in a checkout made for that, commits, and the landing goes on with it', async () => {
  const { it, deps } = await refused()
  const { path, files } = must(await openByHand(deps, it.landed, person))
  expect(files).toEqual(['list.txt'])
  expect(must(await openByHand(deps, it.landed, person)).path).toBe(path)
  expect(mustFail(await takeByHand(deps, it.landed, person)).code).toBe('not-committed')
  await it.repo.git(['add', '-A'], path)
  await it.repo.git(['commit', '-q', '--no-edit'], path)
  expect(mustFail(await takeByHand(deps, it.landed, person)).code).toBe('markers')
  await writeFile(join(path, 'list.txt'), BOTH)
  await it.repo.git(['commit', '-q', '-a', '--amend', '--no-edit'], path)
  must(await takeByHand(deps, it.landed, person))
  expect((await it.settled(it.landed)).state).toBe('landed')
  expect(await it.repo.git(['show', 'main:list.txt'])).toBe(BOTH.trimEnd())
  expect(it.resolution()).toMatchObject({ state: 'resolved', tries: [{ by: 'person', who: 'ada', state: 'passed' }] })
  expect(await it.repo.git(['worktree', 'list'])).not.toContain('resolve-')
})

test('a commit that threw one side away altogether is not taken in', async () => {
  const { it, deps } = await refused()
  const { path } = must(await openByHand(deps, it.landed, person))
  await it.repo.git(['merge', '--abort'], path)
  expect(mustFail(await takeByHand(deps, it.landed, person)).code).toBe('not-merged')
})

test('the three sides of a conflict can be read', async () => {
  const { it, deps } = await refused()
  const [file] = must(await readConflict(deps, it.landed))
  expect(file).toMatchObject({ path: 'list.txt', base: BASE, ours: OURS, theirs: THEIRS })
  expect(file?.result).toContain('<<<<<<<')
})

test('sent back, the task goes to its agent with both sides and what to do', async () => {
  const { it, deps } = await refused()
  expect(mustFail(await sendBack(deps, it.landed, person)).code).toBe('no-task')
  const { as } = it.test
  await as(person, { type: 'task.add', id: 't', title: 'Add theirs' })
  const id = 'l-task'
  const head = await it.grow('other', { 'list.txt': THEIRS }, 'refs/heads/main~1')
  await as(person, { type: 'landing.add', id, branch: 'other', head, level: 'main', target: 'main', task: 't' })
  await it.settled(id)
  must(await sendBack(deps, id, person))
  const task = it.engine.model().tasks.t
  expect(task?.status).toBe('ready')
  for (const part of ['list.txt', '+ours added', '+theirs added', 'git merge main', 'Add theirs'])
    expect(task?.brief).toContain(part)
})
