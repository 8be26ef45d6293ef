import { chmod, mkdir, open, readdir, readFile, rm, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { TaskView } from '@shared/domain/views'
import { commits } from '@test/support/scripted-agent'
import { oddNames, writeFiles } from '@test/support/temp-repo'
import { makeWhole, type Whole, type WholeOptions, wrapWhole, yaml } from '@test/support/whole'
import { afterEach, describe, expect, it } from 'vitest'

let whole: Whole | null = null
afterEach(async () => {
  await whole?.dispose()
  whole = null
})
const use = (made: Whole): Whole => {
  whole = made
  return made
}
const worker = { '*': commits('$ESPALIER_TASK.txt', 'Work') }

/** One task, worked on and landed; answers the task. */
async function works(one: Whole, ...args: string[]): Promise<TaskView> {
  await one.add('job', '--service', 'devon', ...args)
  const { tasks } = await one.ask<{ tasks: TaskView[] }>(['run', '--until-idle', '--timeout', '60', ...args])
  const job = tasks.find(task => task.id === 'job')
  expect(job).toMatchObject({ status: 'done' })
  if (!job) throw new Error('The task is gone')
  return job
}

const plain = (options: WholeOptions = {}) => makeWhole({ agents: worker, ...options })

describe('a task is worked on and lands in', { timeout: 60_000 }, () => {
  it('a repository whose files have every kind of name, its own folder’s included', async () => {
    const files = Object.fromEntries(oddNames.map(name => [name, `content of ${name}\n`]))
    const one = use(
      await plain({
        name: 'a "repo" with ünïcode',
        files,
        agents: {
          '*': `for name in *; do [ -f "$name" ] && [ "$name" != multi-agent.yaml ] && echo more >> "./$name"; done\n${commits("new\nline 'x' ü.txt", 'Change all')}`,
        },
      }),
    )
    await works(one)
    expect(await one.git(['status', '--porcelain'])).toBe('')
    for (const name of oddNames.filter(name => !name.includes('/')))
      expect(await readFile(join(one.root, name), 'utf8')).toBe(`content of ${name}\nmore\n`)
    expect(await readFile(join(one.root, "new\nline 'x' ü.txt"), 'utf8')).toBe('job\n')
  })

  it('a repository whose main branch is called master', async () => {
    const one = use(await plain({ init: ['--initial-branch=master'] }))
    await works(one)
    expect(await one.git(['show', 'master:job.txt'])).toBe('job')
    expect((await one.tryGit(['rev-parse', '--verify', '-q', 'refs/heads/main'])).exitCode).not.toBe(0)
  })

  it('a repository with a detached HEAD: main moves, HEAD and files stay', async () => {
    const one = use(await plain())
    const head = await one.oid('HEAD')
    await one.git(['checkout', '-q', '--detach'])
    await works(one)
    expect(await one.oid('HEAD')).toBe(head)
    expect(await one.oid('main')).not.toBe(head)
    expect(await readdir(one.root)).not.toContain('job.txt')
    expect(await one.git(['status', '--porcelain'])).toBe('')
  })

  it('a repository where another branch is checked out and main is in a worktree of the person’s', async () => {
    const one = use(await plain())
    await one.git(['checkout', '-q', '-b', 'mine'])
    const place = join(one.dir, 'trunk')
    await one.git(['worktree', 'add', '-q', place, 'main'])
    await works(one)
    expect(await readFile(join(place, 'job.txt'), 'utf8')).toBe('job\n')
    expect(await one.git(['status', '--porcelain'], place)).toBe('')
    expect(await readdir(one.root)).not.toContain('job.txt')
    expect(await one.git(['symbolic-ref', 'HEAD'])).toBe('refs/heads/mine')
  })

  it('a folder of a monorepo, and from an agent’s own checkout', async () => {
    const one = use(await plain({ files: { 'packages/a/index.js': 'a\n' } }))
    const cwd = join(one.root, 'packages/a')
    await one.ask(['task', 'add', 'Elsewhere', '--id', 'other', '--repo', 'packages/a'])
    expect(await one.ask<TaskView[]>(['task', 'list'], 0, { cwd })).toHaveLength(1)
    await works(one, '--repo', join(one.root, 'packages/a'))
    const checkout = await one.checkout()
    expect(await one.ask<TaskView[]>(['task', 'list'], 0, { cwd: checkout.path })).toHaveLength(2)
  })

  it('a repository reached through a symbolic link', async () => {
    const one = use(await plain())
    const link = join(one.dir, 'link')
    await symlink(one.root, link)
    await works(one, '--repo', link)
    expect(await one.tasks()).toHaveLength(1)
  })

  it('a repository with a submodule, in which it commits, and is cleared away as foretold', async () => {
    const inside = `cd lib\n${commits('deep.txt', 'Deep')}\ncd ..`
    const gate = { level: 'gates: [unit]', more: 'gates: { unit: { run: cat lib/inner.txt lib/deep.txt } }' }
    const one = use(
      await plain({
        agents: { '*': `test -e lib/inner.txt\n${inside}\n${commits('job.txt', 'Work')}` },
        yaml: agent => yaml(agent, gate),
      }),
    )
    const inner = join(one.dir, 'inner')
    await mkdir(inner)
    await one.git(['init', '-q'], inner)
    await one.commit('Inner', { 'inner.txt': 'inner\n' }, inner)
    await one.git(['submodule', 'add', '-q', inner, 'lib'])
    await one.commit('Add lib')
    await works(one)
    expect(await one.git(['show', 'main:job.txt'])).toBe('job')
    expect(await one.git(['ls-tree', 'main', 'lib'])).toContain('160000 commit')
    const foretold = await one.ask<{ name: string }[]>(['checkout', 'cleanup', '--dry-run'])
    expect(foretold.map(({ name }) => name)).toEqual(['devon', 'feature/job-devon'])
    const unknown = await one.cli(['checkout', 'cleanup', 'devon', 'nobody'])
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('could go now: checkout:devon') })
    const cleared = await one.ask<{ name: string; gone: boolean }[]>(['checkout', 'cleanup'])
    expect(cleared.map(({ name, gone }) => [name, gone])).toEqual(foretold.map(({ name }) => [name, true]))
    // What only the agent's clone of the submodule had is the person's now.
    await rm(inner, { recursive: true })
    await one.git(['submodule', 'update', '-q'])
    expect(await readFile(join(one.root, 'lib/deep.txt'), 'utf8')).toBe('job\n')
    expect(await one.git(['status', '--porcelain'])).toBe('')
  })

  it('a shallow clone', async () => {
    const origin = use(await plain({ files: { 'a.txt': '1\n' } }))
    for (const n of [2, 3, 4]) await origin.commit(`Change ${n}`, { 'a.txt': `${n}\n` })
    const root = join(origin.dir, 'shallow')
    await origin.git(['clone', '-q', '--depth', '1', `file://${origin.root}`, root])
    const one = wrapWhole({
      ...origin,
      root,
      git: (args, cwd = root, extra) => origin.git(args, cwd, extra),
      oid: (rev, cwd = root) => origin.oid(rev, cwd),
    })
    await works(one)
    expect(await one.git(['show', 'main:job.txt'])).toBe('job')
    expect(await one.git(['rev-parse', '--is-shallow-repository'])).toBe('true')
    expect(await origin.git(['rev-parse', 'main'])).not.toBe(await one.oid('main'))
  })

  it('a sparse checkout, which stays sparse', async () => {
    const one = use(await plain({ files: { 'in/a.txt': 'a\n', 'out/b.txt': 'b\n' } }))
    await one.git(['sparse-checkout', 'set', 'in'])
    expect(await readdir(one.root)).not.toContain('out')
    await works(one)
    expect(await readdir(one.root)).not.toContain('out')
    expect(await one.git(['sparse-checkout', 'list'])).toBe('in')
    expect(await one.git(['show', 'main:out/b.txt'])).toBe('b')
    expect(await one.git(['status', '--porcelain'])).toBe('')
  })

  it('a repository with hooks as husky makes them: an agent’s commits meet them, landing does not', async () => {
    const hook = '#!/bin/sh\necho "$PWD" >> "$HOME/hooks.log"\n'
    const one = use(await plain({ files: { '.husky/_/pre-commit': hook, '.husky/_/post-merge': hook } }))
    for (const name of ['pre-commit', 'post-merge']) await chmod(join(one.root, '.husky/_', name), 0o755)
    await one.git(['update-index', '--chmod=+x', '.husky/_/pre-commit', '.husky/_/post-merge'])
    await one.commit('Hooks can run')
    await one.git(['config', 'core.hooksPath', '.husky/_'])
    const log = join(one.dir, 'home/hooks.log')
    const before = await readFile(log, 'utf8').catch(() => '')
    await works(one)
    const checkout = await one.checkout()
    const ran = (await readFile(log, 'utf8')).slice(before.length).trim().split('\n')
    expect(ran).toEqual([checkout.path])
  })

  it('a repository whose hooks refuse everything: the agent fails, its work is kept', async () => {
    const one = use(await plain())
    await writeFiles(join(one.root, '.git/hooks'), { 'pre-commit': '#!/bin/sh\nexit 1\n' })
    await chmod(join(one.root, '.git/hooks/pre-commit'), 0o755)
    await one.add('job', '--service', 'devon')
    const { tasks } = await one.ask<{ tasks: TaskView[] }>(['run', '--until-idle', '--timeout', '60'], 1)
    expect(tasks).toMatchObject([{ status: 'failed', reason_code: 'exit-code' }])
    const checkout = await one.checkout()
    expect(await readFile(join(checkout.path, 'job.txt'), 'utf8')).toBe('job\n')
  })

  it('a repository with 300 MB of untracked files lying about, which nobody reads', async () => {
    const one = use(await plain())
    const huge = join(one.root, 'huge.bin')
    const file = await open(huge, 'w')
    await file.truncate(300 * 1024 * 1024)
    await file.close()
    const before = await stat(huge)
    await works(one)
    const after = await stat(huge)
    expect([after.size, after.mtimeMs, after.blocks]).toEqual([before.size, before.mtimeMs, before.blocks])
    expect(await one.git(['status', '--porcelain'])).toBe('?? huge.bin')
    const { blocks } = await stat(join(one.root, '.git/espalier/espalier.db'))
    expect(blocks * 512).toBeLessThan(10_000_000)
  })

  it('a repository without a git identity, once there is one: until then its landing waits and says so', async () => {
    const one = use(await plain({ agents: { '*': 'echo done > job.txt' } }))
    for (const key of ['user.name', 'user.email']) await one.git(['config', '--global', '--unset', key])
    await one.git(['config', '--global', 'user.useConfigOnly', 'true'])
    await one.add('job', '--service', 'devon')
    await one.ask(['run', '--until-idle', '--timeout', '60'])
    const [landing] = await one.landings()
    expect(landing).toMatchObject({ state: 'waiting', reason_code: 'no-identity' })
    expect(landing?.reason).toContain('git config user.email')
    await one.git(['config', '--global', 'user.name', 'Ada'])
    await one.git(['config', '--global', 'user.email', 'ada@example.test'])
    await one.ask(['landing', 'retry', landing?.id ?? ''])
    await one.ask(['run', '--until-idle', '--timeout', '60'])
    expect(await one.git(['show', 'main:job.txt'])).toBe('done')
    expect(await one.git(['log', '--format=%an', '-1', 'main^2'])).toBe('devon (Espalier)')
  })
})

describe('branch names that clash', { timeout: 60_000 }, () => {
  it('with a branch called feature, the agent gets the nearest name there can be', async () => {
    const one = use(await plain())
    await one.branch('feature')
    await one.add('job', '--service', 'devon')
    await one.ask(['run', '--until-idle', '--timeout', '60'])
    expect(await one.tasks()).toMatchObject([{ status: 'done', branch: 'feature-job-devon' }])
    expect(await one.git(['show', 'main:job.txt'])).toBe('job')
  })

  it('a branch of the task’s name that somebody else made is never written over', async () => {
    const one = use(await plain())
    await one.git(['checkout', '-q', '-b', 'feature/job-devon'])
    const theirs = await one.commit('Somebody’s work', { 'theirs.txt': 'theirs\n' })
    await one.git(['checkout', '-q', 'main'])
    await one.add('job', '--service', 'devon')
    await one.cli(['run', '--until-idle', '--timeout', '60'])
    expect((await one.tryGit(['merge-base', '--is-ancestor', theirs, 'feature/job-devon'])).exitCode).toBe(0)
    const [task] = await one.tasks()
    expect(['done', 'failed', 'review']).toContain(task?.status)
  })
})
