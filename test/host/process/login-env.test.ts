import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { ownRoots, withoutNpm, withoutOurs } from '@main/adapters/process/clean-env'
import { createLoginEnv } from '@main/adapters/process/login-env'
import { createProcesses } from '@main/adapters/process/spawn'
import { which } from '@main/adapters/process/which'
import type { Env } from '@main/ports/processes'
import { makeHome } from '@test/support/temp-repo'
import { describe, expect, onTestFinished, test } from 'vitest'

const processes = createProcesses()

async function home() {
  const made = await makeHome()
  onTestFinished(() => made.dispose())
  return made
}

/** A clock that stands until it is moved. */
function clock(at = 0) {
  let now = at
  return { now: () => now, after: () => () => {}, move: (by: number) => (now += by) }
}

describe('login environment', () => {
  test('is the login shell’s, profile noise and odd values included, npm’s and ours left out', async () => {
    const { dir, env } = await home()
    const app = join(dir, 'app')
    await writeFile(
      join(dir, 'home', '.bash_profile'),
      `echo welcome; export FROM_PROFILE=$'two\\nlines = "x"'; export PATH="/from/profile:$PATH:${app}/node_modules/.bin"; export npm_config_registry=mine`,
    )
    const started: Env = {
      ...env,
      SHELL: '/bin/bash',
      PATH: [`${app}/node_modules/.bin`, '/somewhere/node_modules/.bin', '/npm/node-gyp-bin', env.PATH].join(delimiter),
      npm_package_name: 'espalier',
      npm_package_json: join(app, 'package.json'),
      npm_config_local_prefix: app,
      npm_node_execpath: '/node',
      NODE: '/node',
      INIT_CWD: dir,
      COLOR: '0',
      ELECTRON_RUN_AS_NODE: '1',
      ESPALIER_TASK: 't-1',
    }
    const found = await createLoginEnv({ processes, env: started, clock: clock() })()
    expect(found.FROM_PROFILE).toBe('two\nlines = "x"')
    // The rest is the system's own profile's business; ours and npm's folders are not in it.
    const path = found.PATH?.split(delimiter) ?? []
    expect(path[0]).toBe('/from/profile')
    expect(path.filter(entry => /node_modules|node-gyp-bin/.test(entry))).toEqual([])
    expect(found.npm_config_registry).toBe('mine')
    const gone = [
      'npm_package_json',
      'npm_node_execpath',
      'NODE',
      'INIT_CWD',
      'COLOR',
      'ELECTRON_RUN_AS_NODE',
      'ESPALIER_TASK',
      'ESPALIER_HOME',
    ]
    expect(Object.keys(found).filter(name => gone.includes(name))).toEqual([])
    expect(found.HOME).toBe(env.HOME)
  })

  test('a shell that hangs, fails or is missing is answered by our own, cleaned; and asked again later', async () => {
    const { dir, env } = await home()
    const shell = join(dir, 'shell')
    const count = join(dir, 'count')
    const time = clock()
    await writeFile(shell, `#!/bin/sh\necho x >> ${count}\nsleep 300\n`)
    await chmod(shell, 0o755)
    const ask = createLoginEnv({
      processes,
      env: { ...env, SHELL: shell, MINE: '1', INIT_CWD: '/', npm_x: '1' },
      clock: time,
      timeoutMs: 200,
    })
    const both = await Promise.all([ask(), ask()])
    for (const found of both) {
      expect(found.MINE).toBe('1')
      expect(found.npm_x ?? found.INIT_CWD).toBe(undefined)
    }
    await writeFile(shell, '#!/bin/sh\nexec /bin/sh -c "$2"\n')
    expect((await ask()).SHELL).toBe(shell)
    await rm(shell)
    await writeFile(shell, '#!/bin/sh\nAGAIN=yes exec /bin/sh -c "export AGAIN=yes; $2"\n')
    await chmod(shell, 0o755)
    time.move(60_001)
    expect((await ask()).AGAIN).toBe('yes')
    const missing = createLoginEnv({ processes, env: { ...env, SHELL: '/no/such/shell', MINE: '2' }, clock: time })
    expect((await missing()).MINE).toBe('2')
  })

  test('without npm nothing of its kind is guessed away', () => {
    const env = { PATH: '/x/node_modules/.bin:/bin', COLOR: '1', EDITOR: 'vi' }
    expect(withoutNpm(env)).toEqual(env)
    expect(ownRoots({ npm_package_json: '/theirs/package.json' }, '/usr/bin/node')).toEqual([])
    expect(ownRoots({}, '/app/node_modules/node/bin/node', '/app')).toEqual(['/app'])
    expect(
      withoutOurs({ PATH: '/app/node_modules/.bin/:/app/node_modules/node/bin:/application:/bin' }, ['/app']).PATH,
    ).toBe('/application:/bin')
  })
})

test('which finds what can be run and nothing else', async () => {
  const { dir } = await home()
  const bin = join(dir, 'bin')
  await mkdir(join(bin, 'folder'), { recursive: true })
  await writeFile(join(bin, 'tool'), '#!/bin/sh\n', { mode: 0o755 })
  await writeFile(join(bin, 'text'), 'no')
  const env = { PATH: ['/no/such', '', bin].join(delimiter) }
  expect(await which('tool', dir, env)).toBe(join(bin, 'tool'))
  expect(await which('bin/tool', dir, env)).toBe(join(bin, 'tool'))
  expect(await which(join(bin, 'tool'), '/', {})).toBe(join(bin, 'tool'))
  for (const none of ['text', 'folder', 'absent', '']) expect(await which(none, dir, env)).toBe(null)
  expect(await which('tool', dir, {})).toBe(null)
})
