import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { appHandlers } from '@main/hosts/shell/app-handlers'
import { browse } from '@main/hosts/shell/browse'
import { createHub, type OpenProject } from '@main/hosts/shell/hub'
import { initialProject } from '@main/hosts/shell/initial'
import { createRecents } from '@main/hosts/shell/recents'
import { createSettings } from '@main/hosts/shell/settings'
import type { Door } from '@main/hosts/socket/door'
import { readWebWords } from '@main/hosts/web/words'
import { appApi, projectApi } from '@shared/contract/api'
import { createClient } from '@shared/contract/client'
import { serve } from '@shared/contract/server'
import { type Wire, wirePair } from '@shared/contract/wire'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'
import { must, mustFail } from '@test/support/engine'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let dir: string
beforeEach(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'espalier-shell-')))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

describe('settings', () => {
  const path = () => join(dir, 'deep', 'settings.json')

  it('are remembered, for the user alone', async () => {
    const settings = createSettings(path())
    expect(await settings.get('theme')).toBeNull()
    await Promise.all([settings.set('theme', 'dark'), settings.set('layout', '{}'), settings.set('theme', 'light')])
    expect(await createSettings(path()).get('theme')).toBe('light')
    expect(await createSettings(path()).get('layout')).toBe('{}')
    expect((await stat(path())).mode & 0o777).toBe(0o600)
    expect(await readdir(join(dir, 'deep'))).toEqual(['settings.json'])
  })

  it('are shared by hosts that write at the same time: no file is ever half, nobody fails', async () => {
    const hosts = [0, 1, 2, 3].map(() => createSettings(path()))
    for (let round = 0; round < 5; round++)
      await Promise.all(hosts.map((host, n) => host.set(`host-${n}`, String(round))))
    const values = await Promise.all(hosts.map((_host, n) => hosts[0]?.get(`host-${n}`)))
    expect(values.every(value => value === null || /^[0-4]$/.test(value ?? 'x'))).toBe(true)
    expect(values).toContain('4')
    await hosts[1]?.set('late', 'seen')
    expect(await hosts[0]?.get('late')).toBe('seen')
    expect(await readdir(join(dir, 'deep'))).toEqual(['settings.json'])
  })

  it.each(['{"theme": ', '[]', '7', ''])('set aside a file that holds %j, unchanged', async text => {
    await mkdir(join(dir, 'deep'))
    await writeFile(path(), text)
    const settings = createSettings(path())
    expect(await settings.get('theme')).toBeNull()
    await settings.set('theme', 'dark')
    expect(await readFile(`${path()}.unreadable`, 'utf8')).toBe(text)
    expect(await createSettings(path()).get('theme')).toBe('dark')
  })
})

describe('recent projects', () => {
  it('come newest first, once each, twenty at most, and say what is gone', async () => {
    const recents = createRecents(createSettings(join(dir, 's.json')))
    for (let at = 0; at < 25; at++) await recents.touch(`/nowhere/${at}`, `p${at}`, at)
    await recents.touch(dir, 'here', 100)
    await recents.touch('/nowhere/10', 'p10', 101)
    const list = await recents.list()
    expect(list).toHaveLength(20)
    expect(list.slice(0, 2)).toEqual([
      { path: '/nowhere/10', name: 'p10', at: 101, exists: false },
      { path: dir, name: 'here', at: 100, exists: true },
    ])
    await recents.forget(dir)
    expect((await recents.list()).map(entry => entry.path)).not.toContain(dir)
  })

  it('are none where the setting holds something else', async () => {
    const settings = createSettings(join(dir, 's.json'))
    await settings.set('recents', 'nonsense')
    expect(await createRecents(settings).list()).toEqual([])
  })
})

describe('browsing', () => {
  it('lists folders, repositories marked, hidden ones left out', async () => {
    await mkdir(join(dir, 'b', '.git'), { recursive: true })
    await mkdir(join(dir, 'a'))
    await mkdir(join(dir, '.hidden'))
    await writeFile(join(dir, 'file'), '')
    expect(must(await browse(dir))).toEqual({
      path: dir,
      parent: join(dir, '..'),
      entries: [
        { name: 'a', path: join(dir, 'a'), repository: false },
        { name: 'b', path: join(dir, 'b'), repository: true },
      ],
    })
    expect(must(await browse('/')).parent).toBeNull()
  })

  it('says what cannot be read', async () => {
    expect(mustFail(await browse(join(dir, 'nothing'))).code).toBe('cannot-read')
    await writeFile(join(dir, 'file'), '')
    expect(mustFail(await browse(join(dir, 'file'))).code).toBe('cannot-read')
  })
})

describe('the folder to open', () => {
  it('is the one named, else the repository one stands in, else none', async () => {
    await mkdir(join(dir, 'repo', '.git'), { recursive: true })
    await mkdir(join(dir, 'repo', 'deep', 'er'), { recursive: true })
    expect(await initialProject('repo/deep', dir)).toBe(join(dir, 'repo', 'deep'))
    expect(await initialProject(undefined, join(dir, 'repo', 'deep', 'er'))).toBe(join(dir, 'repo'))
    expect(await initialProject(undefined, dir)).toBeNull()
  })
})

describe('the words of the web host', () => {
  it('are PATH, --port and --no-open', () => {
    expect(must(readWebWords([]))).toEqual({ port: null, open: true, path: undefined })
    expect(must(readWebWords(['--port', '80', 'here', '--no-open', '--web']))).toEqual({
      port: 80,
      open: false,
      path: 'here',
    })
    expect(must(readWebWords(['--port=8080']))).toMatchObject({ port: 8080 })
  })
  it.each([
    ['--prot', '1'],
    ['--port'],
    ['--port', 'x'],
    ['--port', '65536'],
    ['--port='],
    ['a', 'b'],
    ['-p'],
    ['--no-open=1'],
  ])('refuse %s %s', (...argv) => {
    const refused = mustFail(readWebWords(argv))
    expect(refused.code).toBe('bad-usage')
    expect(refused.message).toContain('Usage: npm start')
  })
})

/** A door that opens as told. */
function fakeDoor(name: string, opens: Result<{ owner: boolean }, Failure> = ok({ owner: true })) {
  const said: string[] = []
  const door: Door = {
    place: { name, root: `/r/${name}` } as Door['place'],
    open: async () => opens,
    attach: async (wire: Wire) => {
      if (opens.ok) wire.onMessage(message => wire.send(message))
      said.push('attach')
      return opens
    },
    owner: () => null,
    close: async agents => void said.push(`close ${agents}`),
  }
  return { door, said }
}

describe('the hub', () => {
  const make = (found: Record<string, Door | Failure>) => {
    const opened: OpenProject[] = []
    const failed: string[] = []
    const hub = createHub({
      find: async path => {
        const there = found[path]
        if (!there) return err({ code: 'not-a-repository', message: 'No repository.' })
        return 'code' in there ? err(there) : ok({ key: there.place.name, door: there })
      },
      opened: async project => void opened.push(project),
      onFailure: (key, failure) => failed.push(`${key} ${failure.code}`),
    })
    return { hub, opened, failed }
  }
  /** Joins and answers what the first call hears: a failure's code, or "closed". */
  const join2 = async (hub: ReturnType<typeof make>['hub'], key: string) => {
    const [ours, theirs] = wirePair()
    await hub.join(key, theirs)
    const client = createClient(ours, projectApi)
    return mustFail(await client.call('status', {})).code
  }

  it('opens a project once, also when asked twice at once', async () => {
    const one = fakeDoor('one')
    const { hub, opened } = make({ '/a': one.door, '/a/b': fakeDoor('one').door })
    await Promise.all([hub.open('/a'), hub.open('/a/b')])
    expect(hub.doors()).toEqual([one.door])
    expect(opened.map(project => project.root)).toEqual(['/r/one', '/r/one'])
    await hub.close('stop')
    expect(one.said).toEqual(['close stop'])
  })

  it('tells why a project does not open', async () => {
    const { hub, opened, failed } = make({
      '/bad': fakeDoor('bad', err({ code: 'corrupt', message: 'Damaged.' })).door,
    })
    expect(mustFail(await hub.open('/nothing')).code).toBe('not-a-repository')
    expect(mustFail(await hub.open('/bad')).code).toBe('corrupt')
    expect(opened).toEqual([])
    expect(failed).toEqual(['bad corrupt'])
    expect(await join2(hub, 'bad')).toBe('corrupt')
    expect(await join2(hub, 'never')).toBe('not-open')
  })

  it('hangs up where the client may try again', async () => {
    const { hub } = make({ '/b': fakeDoor('b', err({ code: 'engine-busy', message: 'Wait.' })).door })
    await hub.open('/b')
    expect(await join2(hub, 'b')).toBe('disconnected')
  })
})

it('the app’s own verbs answer a window', async () => {
  const settings = createSettings(join(dir, 's.json'))
  const revealed: string[] = []
  const hub = createHub({
    find: async () => ok({ key: 'one', door: fakeDoor('one').door }),
    opened: async () => {},
    onFailure: () => {},
  })
  const [ours, theirs] = wirePair()
  const shell = {
    host: 'web' as const,
    version: '1.0.0',
    canPick: false,
    person: 'ada',
    pick: async () => null,
    reveal: async (target: string) => {
      revealed.push(target)
      return ok({})
    },
  }
  const handlers = appHandlers({
    hub,
    settings,
    recents: createRecents(settings),
    shell,
    initial: '/r',
    platform: 'linux',
  })
  serve(theirs, appApi, handlers, undefined, {
    onBug: (_verb, error) => {
      throw error
    },
  })
  const client = createClient(ours, appApi)
  expect(must(await client.call('info', {}))).toEqual({
    version: '1.0.0',
    platform: 'linux',
    host: 'web',
    initial: '/r',
    canPick: false,
    person: 'ada',
  })
  expect(must(await client.call('open', { path: '/r/one' }))).toEqual({ key: 'one', name: 'one', root: '/r/one' })
  must(await client.call('settings.set', { name: 'theme', value: 'dark' }))
  expect(must(await client.call('settings.get', { name: 'theme' }))).toEqual({ value: 'dark' })
  await rm(join(dir, 's.json'))
  await mkdir(join(dir, 's.json'))
  expect(mustFail(await client.call('settings.set', { name: 'theme', value: 'light' })).code).toBe('cannot-write')
  expect(must(await client.call('pick', {}))).toEqual({ path: null })
  must(await client.call('reveal', { target: 'https://example.test/' }))
  must(await client.call('reveal', { target: dir }))
  for (const target of ['javascript:alert(1)', 'file:///etc/passwd', '--version', 'relative', 'vscode://x'])
    expect(mustFail(await client.call('reveal', { target })).code).toBe('bad-input')
  expect(revealed).toEqual(['https://example.test/', dir])
})
