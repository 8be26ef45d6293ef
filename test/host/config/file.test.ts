import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConfigFiles } from '@main/adapters/config/file'
import type { ConfigChange, ConfigWatch } from '@main/ports/config'
import type { Clock } from '@shared/lib/time'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let root = ''
const open: ConfigWatch[] = []
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'espalier-config-'))
})
afterEach(async () => {
  for (const watch of open.splice(0)) watch.close()
  await chmod(root, 0o700)
  await rm(root, { recursive: true, force: true })
})

const clock: Clock = {
  now: Date.now,
  after(delay, run) {
    const timer = setTimeout(run, delay)
    return () => clearTimeout(timer)
  },
}
const files = createConfigFiles({ clock })
const at = (name = 'multi-agent.yaml') => join(root, name)
const good = (name: string) => `services: { ${name}: {} }\n`

/** Watches, and hands out what it is told one by one. */
async function watched() {
  const told: ConfigChange[] = []
  let wake = () => {}
  const watch = await files.watch(root, change => {
    told.push(change)
    wake()
  })
  open.push(watch)
  const next = async (): Promise<ConfigChange> => {
    for (;;) {
      const change = told.shift()
      if (change) return change
      await new Promise<void>(resolve => {
        wake = resolve
      })
    }
  }
  return { watch, next, told }
}
const names = (watch: ConfigWatch) => watch.lastGood()?.services.map(service => service.name)

describe('reading once', () => {
  test('finds either name, .yaml before .yml, and says when there is none', async () => {
    expect(await files.load(root)).toEqual({ kind: 'missing' })
    await writeFile(at('multi-agent.yml'), good('short'))
    expect(await files.load(root)).toMatchObject({ kind: 'loaded', path: at('multi-agent.yml') })
    await writeFile(at(), good('long'))
    const state = await files.load(root)
    expect(state).toMatchObject({ kind: 'loaded', path: at(), text: good('long') })
    expect(state.kind === 'loaded' && state.hash).toMatch(/^[0-9a-f]{64}$/)
    expect(await files.load(join(root, 'nowhere'))).toEqual({ kind: 'missing' })
  })

  test('what is not a readable file is one clear problem', async () => {
    await mkdir(at())
    expect(await files.load(root)).toMatchObject({
      kind: 'rejected',
      problems: [{ code: 'unreadable', line: 1, column: 1 }],
    })
    await rm(at(), { recursive: true })
    await writeFile(at(), Buffer.alloc(1_100_000, '#'))
    expect(await files.load(root)).toMatchObject({ kind: 'rejected', problems: [{ code: 'too_big' }] })
  })
})

describe('live', () => {
  test('keeps the last good one while the file is broken, and while it is gone', async () => {
    await writeFile(at(), good('one'))
    const { watch, next } = await watched()
    expect(watch.state()).toMatchObject({ kind: 'loaded' })
    expect(names(watch)).toEqual(['one'])

    await writeFile(at(), 'services: { two: { rol: 1 } }\n')
    expect(await next()).toMatchObject({ kind: 'rejected', problems: [{ hint: 'role' }] })
    expect(names(watch)).toEqual(['one'])

    await rm(at())
    expect(await next()).toEqual({ kind: 'missing' })
    expect(names(watch)).toEqual(['one'])

    await writeFile(at(), good('three'))
    expect(await next()).toMatchObject({ kind: 'loaded' })
    expect(names(watch)).toEqual(['three'])
  })

  test('sees a file that comes later, and one that an editor puts in place by renaming', async () => {
    const { watch, next } = await watched()
    expect(watch.state()).toEqual({ kind: 'missing' })
    for (const name of ['first', 'second', 'third']) {
      await writeFile(at('.multi-agent.yaml.swp'), good(name))
      await rename(at('.multi-agent.yaml.swp'), at())
      expect(await next()).toMatchObject({ kind: 'loaded', text: good(name) })
    }
  })

  test('the same bytes again tell nothing, nor do other files', async () => {
    await writeFile(at(), good('one'))
    const { watch, next, told } = await watched()
    await writeFile(at(), good('one'))
    await writeFile(at('other.yaml'), 'x')
    await watch.refresh()
    expect(told).toEqual([])
    await writeFile(at(), good('two'))
    expect(await next()).toMatchObject({ text: good('two') })
  })

  test('after it is closed it tells nothing', async () => {
    await writeFile(at(), good('one'))
    const { watch, told } = await watched()
    watch.close()
    await writeFile(at(), good('two'))
    await watch.refresh()
    expect(told).toEqual([])
  })

  test('a folder that cannot be watched is said aloud, and refresh still reads', async () => {
    root = join(root, 'later')
    const { watch, next } = await watched()
    expect(await next()).toMatchObject({ kind: 'unwatched' })
    await mkdir(root)
    await writeFile(at(), good('one'))
    await watch.refresh()
    expect(await next()).toMatchObject({ kind: 'loaded' })
    root = join(root, '..')
  })
})
