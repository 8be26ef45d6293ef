import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { person } from '@test/support/engine'
import { afterEach, describe, expect, it } from 'vitest'
import { makeWorld, type World, type WorldSpec } from '../landing/world'

const worlds: World[] = []
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.dispose()
})

const config = (remote: string): string => `services: {}
gates:
  unit: { run: "test ! -e broken.txt && ! (test -e left.txt && test -e right.txt)" }
levels:
  main: { trigger: ready, gates: [unit] }
remote: ${remote}
`

/** A repository with a bare remote beside it that holds its main. */
async function start(remote: string, spec: WorldSpec = {}): Promise<World & { readonly bare: string }> {
  const world = await makeWorld({ config: config(remote), ...spec })
  worlds.push(world)
  const { repo } = world
  const bare = join(repo.dir, 'remote.git')
  await repo.git(['init', '-q', '--bare', '-b', 'main', bare])
  await repo.git(['remote', 'add', 'origin', bare])
  await repo.git(['push', '-q', 'origin', 'main'])
  return { ...world, bare }
}

const remoteMain = ({ repo, bare }: World & { bare: string }) => repo.git(['rev-parse', 'main'], bare)

/** Somebody else commits to the remote's main. */
async function elsewhere(world: World & { bare: string }, file: string): Promise<string> {
  const { repo, bare } = world
  const at = await remoteMain(world)
  await repo.git(['fetch', '-q', '--no-tags', bare, '+refs/heads/main:refs/elsewhere/main'])
  await repo.git(['update-ref', 'refs/heads/tmp-elsewhere', at])
  const commit = await world.grow('tmp-elsewhere', { [file]: `${file}\n` })
  await repo.git(['push', '-q', bare, `${commit}:refs/heads/main`])
  await repo.git(['update-ref', '-d', 'refs/heads/tmp-elsewhere'])
  return commit
}

const PUSH = '{ name: origin, push: true }'

describe('landing with a remote', () => {
  it('lands on top of the remote’s main and pushes the very commit the gates saw', async () => {
    const all = await start(PUSH)
    const { repo, grow, offer, settled } = all
    const theirs = await elsewhere(all, 'theirs.txt')
    await grow('feature/x', { 'x.txt': 'x\n' })
    const landed = await settled(await offer('feature/x'))
    expect(landed).toMatchObject({ state: 'landed', base: theirs })
    expect(await remoteMain(all)).toBe(landed.candidate)
    expect(await repo.oid('main')).toBe(landed.candidate)
    // The branch here never stood at what was fetched and not proved.
    const values = (await repo.git(['log', '-g', '--format=%H', 'main'])).split('\n')
    expect(values).not.toContain(theirs)
  })

  it('without push: lands on top of what was fetched, here alone', async () => {
    const all = await start('{ name: origin }')
    const { repo, grow, offer, settled } = all
    const theirs = await elsewhere(all, 'theirs.txt')
    await grow('feature/x', { 'x.txt': 'x\n' })
    expect(await settled(await offer('feature/x'))).toMatchObject({ state: 'landed', base: theirs })
    expect(await remoteMain(all)).toBe(theirs)
    expect(await repo.git(['show', 'main:theirs.txt'])).toBe('theirs.txt')
  })

  it('L2: the remote moves while the gates run: built anew on it and proved again, with its verdict', async () => {
    let once = true
    const all = await start(PUSH, {
      step: async step => {
        if (step !== 'proved' || !once) return
        once = false
        await elsewhere(all, 'right.txt')
      },
    })
    const { repo, grow, offer, settled } = all
    const before = await repo.oid('main')
    await grow('feature/x', { 'left.txt': 'x\n' })
    // Fine alone, and not together with what came in between.
    expect(await settled(await offer('feature/x'))).toMatchObject({ state: 'refused', reason: { code: 'gate-failed' } })
    expect(await repo.oid('main')).toBe(before)
    expect(await repo.git(['ls-tree', '--name-only', 'main'], all.bare)).not.toContain('left.txt')
    await grow('feature/y', { 'y.txt': 'y\n' })
    const landed = await settled(await offer('feature/y'))
    expect(await remoteMain(all)).toBe(landed.candidate)
  })

  it('waits while the remote does not answer, loses nothing, and goes on when released', async () => {
    const all = await start(PUSH)
    const { repo, grow, offer, settled, until, test, bare } = all
    const before = await repo.oid('main')
    await rename(bare, `${bare}-away`)
    await grow('feature/x', { 'x.txt': 'x\n' })
    const id = await offer('feature/x')
    expect((await settled(id)).reason).toMatchObject({ code: 'remote-unreachable' })
    expect(await repo.oid('main')).toBe(before)
    await rename(`${bare}-away`, bare)
    await test.as(person, { type: 'landing.release', id })
    const landed = await until(id, ({ state }) => state === 'landed')
    expect(await remoteMain(all)).toBe(landed.candidate)
  })

  it('waits where each side has commits of its own, and where the remote refuses', async () => {
    const all = await start(PUSH)
    const { repo, grow, offer, settled, until, bare, test } = all
    await elsewhere(all, 'theirs.txt')
    await grow('main', { 'mine.txt': 'm\n' })
    await grow('feature/x', { 'x.txt': 'x\n' })
    const id = await offer('feature/x')
    expect((await settled(id)).reason).toMatchObject({ code: 'remote-diverged' })
    await repo.git(['push', '-q', '--force', bare, 'main'])
    await repo.git(['config', 'receive.denyNonFastForwards', 'true'], bare)
    await repo.git(['config', 'receive.fsckObjects', 'false'], bare)
    await repo.git(['config', 'transfer.hideRefs', 'refs/heads/other'], bare)
    await repo.git(['config', 'receive.maxInputSize', '1'], bare)
    await test.as(person, { type: 'landing.release', id })
    await until(id, ({ reason }) => reason?.code === 'remote-refused' || reason?.code === 'remote-unreachable')
    expect(all.landing(id).state).toBe('waiting')
    await repo.git(['config', '--unset', 'receive.maxInputSize'], bare)
    await test.as(person, { type: 'landing.release', id })
    await until(id, ({ state }) => state === 'landed')
  })

  it('L4: cut off between the push and the branch here: it has landed, once, and the branch here follows', async () => {
    let cut = true
    const all = await start(PUSH, {
      step: async step => {
        if (step !== 'pushed' || !cut) return
        cut = false
        throw new Error('cut off after the push')
      },
    })
    const { repo, grow, offer, settled } = all
    const before = await repo.oid('main')
    await grow('feature/x', { 'x.txt': 'x\n' })
    const landed = await settled(await offer('feature/x'))
    expect(landed.state).toBe('landed')
    expect(await remoteMain(all)).toBe(landed.landedCommit)
    expect(await repo.oid('main')).toBe(landed.landedCommit)
    expect(await repo.git(['rev-list', '--first-parent', '--count', `${before}..main`])).toBe('1')
  })

  it('opens a pull request instead where so set, and has landed when the remote holds the candidate', async () => {
    let path = ''
    const all = await start('{ name: origin, pull_requests: true }', { ghEnv: () => ({ PATH: path }) })
    const { repo, grow, offer, settled, until, test, bare } = all
    const before = await repo.oid('main')
    const bin = join(repo.dir, 'bin')
    await mkdir(bin)
    const script = `#!/bin/sh
echo "$@" >> ${repo.dir}/gh.log
case "$2" in
  list) cat ${repo.dir}/opened 2>/dev/null || true ;;
  create) cat > ${repo.dir}/body; echo https://example.com/pull/7 | tee ${repo.dir}/opened ;;
esac
`
    await writeFile(join(bin, 'gh'), script, { mode: 0o755 })
    path = `${bin}:${repo.env.PATH}`
    await grow('feature/x', { 'x.txt': 'x\n' })
    const id = await offer('feature/x')
    const waiting = await settled(id)
    expect(waiting.reason).toMatchObject({ code: 'pull-request', facts: { address: 'https://example.com/pull/7' } })
    expect(await repo.oid('main')).toBe(before)
    expect(await remoteMain(all)).toBe(before)
    expect(await repo.git(['rev-parse', `espalier/${id}`], bare)).toBe(waiting.candidate)
    expect(await readFile(join(repo.dir, 'body'), 'utf8')).toContain('Gate: unit: passed')
    // Not merged yet: it looks, finds its own, opens no second one.
    await test.as(person, { type: 'landing.release', id })
    await until(id, ({ state }) => state === 'queued' || state === 'proving')
    expect((await settled(id)).reason).toMatchObject({ code: 'pull-request' })
    const asked = (await readFile(join(repo.dir, 'gh.log'), 'utf8')).split('\n')
    expect(asked.filter(line => line.startsWith('pr create'))).toHaveLength(1)
    // Merged there, as GitHub does it: beside the first-parent line.
    const candidate = waiting.candidate ?? ''
    const merge = await repo.git([
      'commit-tree',
      `${candidate}^{tree}`,
      '-p',
      before,
      '-p',
      candidate,
      '-m',
      'Merge pull request',
    ])
    await repo.git(['push', '-q', bare, `${merge}:refs/heads/main`])
    await test.as(person, { type: 'landing.release', id })
    expect((await until(id, ({ state }) => state === 'landed')).landedCommit).toBe(candidate)
    expect(await repo.oid('main')).toBe(candidate)
  })

  it('two engines push to one remote: all of it lands, once, and every value it had passes the gates', async () => {
    const one = await start(PUSH)
    const two = await start(PUSH)
    await two.repo.git(['remote', 'set-url', 'origin', one.bare])
    await two.repo.git(['fetch', '-q', 'origin'])
    await two.repo.git(['update-ref', 'refs/heads/main', await remoteMain(one)])
    await one.repo.git(['config', 'core.logAllRefUpdates', 'always'], one.bare)
    const offers = await Promise.all(
      [one, two].flatMap((world, side) =>
        ['a', 'b', 'c'].map(async name => {
          await world.grow(`feature/${name}`, { [`${side}-${name}.txt`]: name })
          return { world, id: await world.offer(`feature/${name}`, { id: `l-${side}-${name}` }) }
        }),
      ),
    )
    for (const { world, id } of offers) expect(await world.settled(id)).toMatchObject({ state: 'landed', reason: null })
    const values = (await one.repo.git(['log', '--first-parent', '--format=%H', 'main'], one.bare)).split('\n')
    expect(values).toHaveLength(7)
    for (const oid of values)
      expect(await one.repo.git(['ls-tree', '--name-only', oid], one.bare)).not.toContain('broken')
    const files = await one.repo.git(['ls-tree', '--name-only', 'main'], one.bare)
    for (const side of [0, 1]) for (const name of ['a', 'b', 'c']) expect(files).toContain(`${side}-${name}.txt`)
  })
})
