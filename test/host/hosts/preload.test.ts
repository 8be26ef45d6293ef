import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { rolldown } from 'rolldown'
import { beforeAll, expect, it } from 'vitest'

let script: string
beforeAll(async () => {
  // As it is built: one CommonJS file, Electron left outside.
  const bundle = await rolldown({
    input: fileURLToPath(new URL('../../../src/preload/index.ts', import.meta.url)),
    external: ['electron'],
    platform: 'node',
  })
  const { output } = await bundle.generate({ format: 'cjs' })
  script = output[0].code
  await bundle.close()
})

/** A page with the preload script run in it. */
function load() {
  const posted: { to: string; message: unknown; ports: unknown[] }[] = []
  const listeners: ((event: unknown) => void)[] = []
  const exposed: string[] = []
  const window = {
    location: { origin: 'espalier://window' },
    addEventListener: (name: string, listener: (event: unknown) => void) => {
      if (name === 'message') listeners.push(listener)
    },
    postMessage: (message: unknown, origin: string, ports: unknown[]) => posted.push({ to: origin, message, ports }),
  }
  const ipcRenderer = {
    postMessage: (channel: string, message: unknown, ports: unknown[]) => posted.push({ to: channel, message, ports }),
  }
  const required: string[] = []
  const context = createContext({
    window,
    MessageChannel: class {
      port1 = 'port for the app'
      port2 = 'port for the page'
    },
    require: (name: string) => {
      required.push(name)
      return { ipcRenderer, contextBridge: { exposeInMainWorld: (key: string) => exposed.push(key) } }
    },
    exports: {},
    module: { exports: {} },
  })
  const before = new Set([...Object.keys(context), ...Object.keys(window)])
  runInContext(script, context)
  const grown = [...Object.keys(context), ...Object.keys(window)].filter(key => !before.has(key))
  const say = (source: unknown, data: unknown) => {
    for (const listener of listeners) listener({ source, data })
  }
  return { window, posted, exposed, required, grown, say }
}

it('hands one end of a channel to the app and the other to the page', () => {
  const page = load()
  page.say(page.window, { type: 'espalier:connect', id: 7, kind: 'project', key: 'abc', extra: 'x' })
  expect(JSON.parse(JSON.stringify(page.posted))).toEqual([
    { to: 'espalier:connect', message: { kind: 'project', key: 'abc' }, ports: ['port for the app'] },
    { to: 'espalier://window', message: { type: 'espalier:port', id: 7 }, ports: ['port for the page'] },
  ])
})

it('hears only its own page, and only that one request', () => {
  const page = load()
  page.say({ other: 'frame' }, { type: 'espalier:connect', id: 1, kind: 'app' })
  page.say(page.window, { type: 'something else', id: 1, kind: 'app' })
  page.say(page.window, null)
  page.say(page.window, 'espalier:connect')
  expect(page.posted).toEqual([])
})

it('exposes nothing, asks only for electron and carries no library', () => {
  const page = load()
  expect(page.exposed).toEqual([])
  expect(page.required).toEqual(['electron'])
  expect(page.grown).toEqual([])
  expect(script.length).toBeLessThan(3_000)
})
