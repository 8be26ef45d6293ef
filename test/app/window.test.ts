import { saidOfCleanup } from '@renderer/features/checkouts/cleanup-words'
import { groupLines } from '@renderer/features/log/group'
import { startedRuns, surplus } from '@renderer/features/workspace/follow-runs'
import { tabTitle } from '@renderer/features/workspace/tab-title'
import { createChecks } from '@renderer/store/checks'
import { count } from '@renderer/ui/count'
import { readPatch } from '@renderer/ui/patch'
import type { Follower } from '@shared/contract/client'
import type { EventRecord } from '@shared/domain/event'
import { emptyModel, type Model } from '@shared/domain/model'
import type { Run } from '@shared/domain/run/schema'
import type { Task } from '@shared/domain/task/schema'
import { expect, test } from 'vitest'

const run = (n: number, rest: Partial<Run>): Run => ({
  id: `r-${n}`,
  task: 't',
  service: 'devon',
  instance: 1,
  attempt: n,
  runtime: 'script',
  state: 'running',
  outcome: null,
  step: null,
  checkout: null,
  branch: null,
  base: null,
  head: null,
  commits: 0,
  subject: null,
  waves: [],
  check: null,
  asks: null,
  session: `s-${n}`,
  setupLog: null,
  exitCode: null,
  reason: null,
  startedAt: n,
  endedAt: null,
  ...rest,
})
const modelOf = (runs: Run[]): Model => ({
  ...emptyModel(),
  runs: Object.fromEntries(runs.map(each => [each.id, each])),
})

test('a run’s terminal is offered once, in the order they started, and not before there is one', () => {
  const model = modelOf([run(3, {}), run(1, {}), run(2, { session: null }), run(4, { state: 'ended', endedAt: 9 })])
  expect(startedRuns(model, []).map(each => each.session)).toEqual(['s-1', 's-3'])
  expect(startedRuns(model, ['s-1']).map(each => each.session)).toEqual(['s-3'])
})

test('of ended runs eight tabs stay; the oldest go, live ones never', () => {
  const ended = Array.from({ length: 10 }, (_, n) => run(n, { state: 'ended', endedAt: 100 - n }))
  const model = modelOf([...ended, run(20, {})])
  const open = new Set(['board', ...ended.map(each => `terminal:${each.session}`), 'terminal:s-20'])
  expect(surplus(model, open)).toEqual(['terminal:s-9', 'terminal:s-8'])
  open.delete('terminal:s-9')
  open.delete('terminal:s-0')
  expect(surplus(model, open)).toEqual([])
})

test('tabs of one agent are told apart by task, and attempts at one task by their number', () => {
  const model = {
    ...modelOf([run(1, { task: 'a' }), run(2, { task: 'a' }), run(3, { task: 'b' }), run(4, { service: 'tara' })]),
    tasks: Object.fromEntries(['a', 'b'].map(id => [id, { id, title: `Task ${id}` } as Task])),
  }
  const titles = (...open: string[]) => open.map(session => tabTitle(model, session, open))
  expect(titles('s-1', 's-4')).toEqual(['devon', 'tara'])
  expect(titles('s-1', 's-3')).toEqual(['devon · Task a', 'devon · Task b'])
  expect(titles('s-1', 's-2')).toEqual(['devon #1', 'devon #2'])
  expect(titles('s-1', 's-2', 's-3')).toEqual(['devon #1 · Task a', 'devon #2 · Task a', 'devon · Task b'])
  expect(tabTitle(model, 's-9', ['s-9'])).toBeNull()
})

const record = (seq: number, at: number, type: 'branch.observed' | 'project.paused'): EventRecord => ({
  seq,
  id: `e-${seq}`,
  stream: type === 'project.paused' ? 'project/p' : `branch/b${seq}`,
  version: 1,
  at,
  actor: { kind: 'system', name: 'Espalier' },
  commandId: 'c',
  cause: null,
  event:
    type === 'project.paused'
      ? { type, payload: { reason: { code: 'person', message: 'Paused' } } }
      : {
          type,
          payload: {
            name: `b${seq}`,
            level: 'agent',
            parent: null,
            head: 'a'.repeat(40),
            ahead: 0,
            behind: 0,
            subject: '',
            committedAt: 0,
            service: null,
            task: null,
          },
        },
})

test('branches seen in one moment are one line of the log; other events and other moments stand apart', () => {
  const lines = groupLines([
    record(6, 9000, 'branch.observed'),
    record(5, 9000, 'branch.observed'),
    record(4, 8900, 'project.paused'),
    record(3, 8800, 'branch.observed'),
    record(2, 2000, 'branch.observed'),
  ])
  expect(lines.map(line => line.records.map(each => each.seq))).toEqual([[6, 5], [4], [3], [2]])
})

test('a patch is read file by file without git’s headings', () => {
  const patch = [
    'diff --git a/one.js b/two words.js',
    'similarity index 90%',
    'rename from one.js',
    'rename to two words.js',
    '--- a/one.js',
    '+++ b/two words.js',
    '@@ -1 +1 @@',
    '-a',
    '+++b',
    'diff --git a/pic.png b/pic.png',
    'index 1..2',
    'Binary files a/pic.png and b/pic.png differ',
    '',
  ].join('\n')
  expect(readPatch(patch, 100).map(file => [file.path, file.lines.map(line => line.text)])).toEqual([
    ['two words.js', ['@@ -1 +1 @@', '-a', '+++b']],
    ['pic.png', ['Binary files a/pic.png and b/pic.png differ']],
  ])
})

test('a check tells what started, what came of it, and can be stopped', () => {
  const followers: Follower<never>[] = []
  let stopped = 0
  const checks = createChecks({
    now: () => 5,
    follow: (_verb, _input, follower) => {
      followers.push(follower as Follower<never>)
      return () => {
        stopped += 1
      }
    },
  })
  checks.start({ kind: 'gate', gate: 'unit', rev: null })
  const tell = followers[0] as unknown as Follower<unknown>
  tell.onItem({ kind: 'started', gate: 'unit', log: 'gate-1' })
  expect(checks.store.getState().list[0]).toMatchObject({
    state: 'running',
    started: [{ gate: 'unit', log: 'gate-1' }],
  })
  tell.onItem({ kind: 'ended', verdict: { ok: true, exitCode: 0, log: 'gate-1', figures: [], message: '' } })
  tell.onEnd?.(null)
  expect(checks.store.getState().list[0]).toMatchObject({ state: 'ended', endedAt: 5, gate: { ok: true } })
  checks.start({ kind: 'branch', branch: 'b' })
  checks.stop(2)
  expect(stopped).toBe(1)
  expect(checks.store.getState().list[0]).toMatchObject({ state: 'failed', failure: { code: 'cancelled' } })
})

test('numbers agree with what they count', () => {
  expect([count(0, 'commit'), count(1, 'commit'), count(2, 'commit'), count(2, 'branch', 'branches')]).toEqual([
    '0 commits',
    '1 commit',
    '2 commits',
    '2 branches',
  ])
})

test('a clean-up says what went, what only it held, and what stayed and why', () => {
  const one = (name: string, rest: object = {}) => ({
    what: 'branch' as const,
    name,
    gone: true,
    rescue: null,
    reason: null,
    ...rest,
  })
  expect(saidOfCleanup([one('a', { what: 'checkout' }), one('b'), one('c')])).toEqual({
    title: 'Cleared away 1 checkout and 2 branches',
  })
  const stays = { gone: false, reason: 'it moved' }
  expect(saidOfCleanup(['b', 'c', 'd', 'e'].map(name => one(name, stays)))).toEqual({
    title: 'Nothing was cleared away',
    detail: 'b stays: it moved\nc stays: it moved\nd stays: it moved\n1 more stay.',
  })
  expect(saidOfCleanup([one('a', { rescue: 'rescue-1' })]).detail).toBe(
    'What only one of them held is kept under Rescued.',
  )
})
