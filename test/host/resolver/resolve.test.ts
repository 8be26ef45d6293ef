import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { person } from '@test/support/engine'
import { afterEach, expect, test } from 'vitest'
import type { World } from '../landing/world'
import { BOTH, conflicted, GOOD, OURS, put, THEIRS } from './kit'

let world: World | null = null
afterEach(async () => {
  await world?.dispose()
  world = null
})

const SETTLED = ['landed', 'refused', 'withdrawn', 'held']
const over = (one: World, id: string) => one.until(id, ({ state }) => SETTLED.includes(state))

test('C10: what both sides added is merged by the resolver, proved by the same gates, and lands as it was proved', async () => {
  const it = await conflicted(GOOD, { gate: 'grep -q "ours added" list.txt && grep -q "theirs added" list.txt' })
  world = it
  const branch = await it.repo.oid('work')
  const landing = await over(it, it.landed)
  expect(landing.reason?.message ?? '').toBe('')
  expect(landing.state).toBe('landed')
  expect(landing.landedCommit).toBe(await it.repo.oid('main'))
  expect(await it.repo.git(['show', 'main:list.txt'])).toBe(BOTH.trimEnd())
  expect(await it.repo.git(['show', 'main:new.txt'])).toBe('new')
  // The agent's branch was not moved, and its head is what is on record as landed.
  expect(await it.repo.oid('work')).toBe(branch)
  expect(landing.head).toBe(branch)
  expect((await it.repo.tryGit(['merge-base', '--is-ancestor', branch, 'main'])).exitCode).toBe(0)
  // Who, when, with which evidence.
  const resolution = it.resolution()
  expect(resolution).toMatchObject({ state: 'resolved', landing: it.landed, files: ['list.txt'], vanished: [] })
  expect(resolution.rationale).toBe('Both lines are kept, ours first.')
  expect(resolution.tries).toMatchObject([{ by: 'resolver', who: 'fixer', state: 'passed' }])
  const log = await it.parts.logs.read(resolution.tries[0]?.log ?? '', 0, 1000)
  expect(log).not.toBeNull()
  const message = await it.repo.git(['log', '-1', '--format=%B%n%P', resolution.commit ?? ''])
  expect(message).toContain(`Espalier-Resolution: ${resolution.id}`)
  expect(message).toContain(branch)
  // The checkout it was made in is gone, and so is what kept the commit: history has it.
  await it.parts.resolver.drain()
  expect(await it.repo.git(['for-each-ref', 'refs/espalier/resolutions'])).toBe('')
  expect((await it.repo.git(['worktree', 'list'])).split('\n').filter(line => line.includes('resolve-'))).toEqual([])
})

test('the resolver is told both intents, both changes and the stated priorities', async () => {
  const it = await conflicted(`cp "$1" ../seen.md\n${GOOD}`, { more: ', priorities: [correct before fast]' })
  world = it
  await over(it, it.landed)
  const prompt = await readFile(join(it.repo.root, '..', 'repo.espalier', 'seen.md'), 'utf8')
  for (const part of ['Work on work', 'Work on main', '+ours added', '+theirs added', '1. correct before fast'])
    expect(prompt).toContain(part)
})

test.each([
  ['leaves the markers', 'true', 'markers'],
  ['drops the branch’s side', `${put('list.txt', OURS)}\n${put('"$ESPALIER_RATIONALE"', 'Fine.\n')}`, 'vanished'],
  ['empties the file', `: > list.txt\n${put('"$ESPALIER_RATIONALE"', 'Fine.\n')}`, 'vanished'],
  ['edits elsewhere', `${GOOD}\necho more >> a.txt`, 'elsewhere'],
  ['leaves a new file', `${GOOD}\necho more > more.txt`, 'elsewhere'],
  ['goes to another commit', `${GOOD}\ngit checkout -q -f HEAD~1 2>&1`, 'elsewhere'],
  ['says nothing', put('list.txt', BOTH), 'no-rationale'],
  ['crashes', `${GOOD}\nexit 3`, 'resolver-failed'],
])(
  'a resolver that %s is caught, told so once, and the landing is refused with the evidence',
  async (_, script, code) => {
    const it = await conflicted(script)
    world = it
    const main = await it.repo.oid('main')
    const landing = await over(it, it.landed)
    expect(landing.state).toBe('refused')
    expect(landing.reason).toMatchObject({
      code: 'conflict',
      facts: { files: ['list.txt'], resolution: it.resolution().id },
    })
    const { tries, state } = it.resolution()
    expect(state).toBe('failed')
    expect(tries.map(one => one.problems.map(problem => problem.code).includes(code))).toEqual([true, true])
    expect(await it.repo.oid('main')).toBe(main)
    const left = await readdir(join(it.repo.root, '..', 'repo.espalier')).catch(() => [])
    expect(left.filter(name => name.startsWith('resolve-'))).toEqual([])
  },
)

test('a resolver that never ends is stopped, with all it started', async () => {
  const it = await conflicted('sleep 600 & sleep 600', { more: '', config: slow() })
  world = it
  const landing = await over(it, it.landed)
  expect(landing.state).toBe('refused')
  expect(it.resolution().tries.map(one => one.problems[0]?.code)).toEqual(['timed-out', 'timed-out'])
})

test('the second try is told what was wrong with the first', async () => {
  const it = await conflicted(`if grep -q 'An earlier try was refused' "$1"; then\n${GOOD}\nfi`)
  world = it
  expect((await over(it, it.landed)).state).toBe('landed')
  expect(it.resolution().tries.map(one => one.state)).toEqual(['caught', 'passed'])
})

const CHOICE = `${put('list.txt', OURS)}\n${put('"$ESPALIER_RATIONALE"', 'The line "theirs added" is left out: ours says the same.\n')}`

test('what is left out and accounted for waits for a person’s yes, and then passes the gates', async () => {
  const it = await conflicted(CHOICE)
  world = it
  const waiting = await it.until(it.landed, one => one.reason?.code === 'resolution-asks')
  expect(waiting.state).toBe('waiting')
  const asked = it.resolution()
  expect(asked).toMatchObject({
    state: 'asking',
    vanished: [{ path: 'list.txt', side: 'theirs', lines: ['theirs added'], accounted: true }],
  })
  await it.test.as(person, { type: 'resolution.accept', id: asked.id })
  expect((await over(it, it.landed)).state).toBe('landed')
  expect(await it.repo.git(['show', 'main:list.txt'])).toBe(OURS.trimEnd())
})

test('a person’s no refuses the landing', async () => {
  const it = await conflicted(CHOICE)
  world = it
  await it.until(it.landed, one => one.reason?.code === 'resolution-asks')
  await it.test.as(person, { type: 'resolution.reject', id: it.resolution().id, reason: 'keep it' })
  const refused = await over(it, it.landed)
  expect(refused.reason?.message).toContain('keep it')
})

test('a resolution that the gates refuse lands nothing', async () => {
  const it = await conflicted(GOOD, { gate: '! grep -q "theirs added" list.txt' })
  world = it
  const main = await it.repo.oid('main')
  const landing = await over(it, it.landed)
  expect(landing).toMatchObject({ state: 'refused', reason: { code: 'gate-failed' } })
  expect(await it.repo.oid('main')).toBe(main)
})

test('nobody asked: without a resolver for that level a conflict is refused as ever', async () => {
  const it = await conflicted(GOOD, {
    config: `services: {}\nresolver: { runtime: claude }\nlevels:\n  main: { trigger: ready, gates: none }\n`,
  })
  world = it
  const landing = await over(it, it.landed)
  expect(landing).toMatchObject({ state: 'refused', reason: { code: 'conflict' } })
  expect(it.engine.model().resolutions).toEqual({})
})

test('a conflict that was resolved and landed is resolved so by itself the next time, apart from the person’s rerere', async () => {
  const it = await conflicted(`[ -e ../stop ] && exit 9\n${GOOD}`)
  world = it
  const before = await it.repo.oid('main')
  expect((await over(it, it.landed)).state).toBe('landed')
  await it.parts.resolver.drain()
  await writeFile(join(it.repo.root, '..', 'repo.espalier', 'stop'), '')
  // The same conflict comes back.
  await it.repo.git(['update-ref', 'refs/heads/main', before])
  await it.grow('again', { 'list.txt': THEIRS }, `${before}~1`)
  const landing = await over(it, await it.offer('again'))
  expect(landing.state).toBe('landed')
  expect(await it.repo.git(['show', 'main:list.txt'])).toBe(BOTH.trimEnd())
  expect(it.resolution().tries).toMatchObject([{ by: 'recorded', state: 'passed' }])
  expect(await readdir(join(it.repo.root, '.git'))).not.toContain('rr-cache')
})

test('withdrawing the landing stops its resolver', async () => {
  const it = await conflicted('sleep 600')
  world = it
  await it.until(it.landed, one => one.reason?.code === 'resolving')
  await it.test.as(person, { type: 'landing.withdraw', id: it.landed })
  await it.parts.resolver.drain()
  expect(it.landing(it.landed).state).toBe('withdrawn')
  for (const one of Object.values(it.engine.model().resolutions)) expect(one.state).toBe('dropped')
})

function slow(): string {
  return `services: {}
runtimes:
  fixer: { command: [sh, fixer.sh], prompt: file }
levels:
  main: { trigger: ready, gates: none }
resolver: { runtime: fixer, levels: [main], timeout: 1s }
`
}
