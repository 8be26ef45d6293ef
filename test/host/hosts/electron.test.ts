import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startElectron } from '@main/hosts/electron/start'
import { SAFE_HEADERS } from '@main/hosts/shell/headers'
import type { Shell, ShellDeps } from '@main/hosts/shell/start'
import type { FramePipe } from '@main/ports/terminals'
import type { Wire } from '@shared/contract/wire'
import * as electron from '@test/support/electron-stand-in'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const { app, answers, boxes, ipcMain, Port, said, session, stoppable, windows } = electron

let dir: string
let told: ShellDeps | null
let joined: string[]
let wires: Wire[]
let pipes: FramePipe[]
let running: number

beforeEach(async () => {
  electron.reset()
  dir = await realpath(await mkdtemp(join(tmpdir(), 'espalier-electron-')))
  await mkdir(join(dir, 'renderer'))
  await writeFile(join(dir, 'renderer', 'index.html'), '<!doctype html>')
  await writeFile(join(dir, 'secret'), 'secret')
  told = null
  joined = []
  wires = []
  pipes = []
  running = 0
})
afterEach(() => rm(dir, { recursive: true, force: true }))

function start(argv: string[] = ['espalier']) {
  return startElectron({
    renderer: join(dir, 'renderer'),
    preload: '/p/preload.cjs',
    icon: '/p/icon.png',
    argv,
    cwd: dir,
    env: {},
    startShell: async deps => {
      told = deps
      const shell: Partial<Shell> = {
        serveApp: wire => {
          joined.push('app')
          wires.push(wire)
        },
        joinProject: (key, wire) => {
          joined.push(key)
          wires.push(wire)
        },
        relayTerminals: pipe => {
          joined.push('terminals')
          pipes.push(pipe)
        },
        openProject: async path => {
          joined.push(`open ${path}`)
          return { ok: true, value: null }
        },
        runningAgents: () => running,
        close: async agents => void said.push(`close ${agents}`),
      }
      return shell as Shell
    },
  })
}
const settled = () => new Promise(resolve => setImmediate(resolve))

describe('the window', () => {
  it('is sandboxed, isolated and knows no Node', async () => {
    await start()
    expect(said.slice(0, 3)).toEqual(['schemes', 'sandbox', 'ready'])
    expect(windows).toHaveLength(1)
    expect(windows[0]?.options.webPreferences).toMatchObject({
      preload: '/p/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
    })
    expect(said).toContain('load espalier://window/')
    expect(electron.schemes).toEqual([
      { scheme: 'espalier', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    ])
  })

  it('is shown once it is painted', async () => {
    await start()
    expect(windows[0]?.options.show).toBe(false)
    expect(said).not.toContain('show')
    windows[0]?.emit('ready-to-show')
    expect(said).toContain('show')
  })

  it('goes nowhere but to itself, opens no window, attaches no webview', async () => {
    await start()
    const contents = windows[0]?.webContents
    for (const url of [
      'https://evil.example/',
      'file:///etc/passwd',
      'espalier://window.evil/',
      'espalier://other/',
      'javascript:1',
    ]) {
      for (const name of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
        const event = stoppable({ url, isMainFrame: true })
        contents?.emit(name, event)
        expect(event.stopped, `${name} ${url}`).toBe(true)
      }
    }
    const again = stoppable({ url: 'espalier://window/', isMainFrame: true })
    contents?.emit('will-navigate', again)
    contents?.emit('will-frame-navigate', again)
    expect(again.stopped).toBe(false)
    const frame = stoppable({ url: 'espalier://window/', isMainFrame: false })
    contents?.emit('will-frame-navigate', frame)
    const webview = stoppable()
    contents?.emit('will-attach-webview', webview)
    const download = stoppable()
    session.defaultSession.emit('will-download', download)
    expect([frame.stopped, webview.stopped, download.stopped]).toEqual([true, true, true])
  })

  it('opens links outside, http(s) only', async () => {
    await start()
    const open = windows[0]?.webContents.openWindow
    for (const url of ['https://a.example/', 'http://b.example/', 'HTTPS://c.example/'])
      expect(open?.({ url })).toEqual({ action: 'deny' })
    for (const url of [
      'file:///etc/passwd',
      'javascript:alert(1)',
      'espalier://window/',
      'smb://x/',
      ' https://d.example/',
    ])
      expect(open?.({ url })).toEqual({ action: 'deny' })
    expect(said.filter(word => word.startsWith('open'))).toEqual([
      'open https://a.example/',
      'open http://b.example/',
      'open HTTPS://c.example/',
    ])
  })

  it('gets no permission but the clipboard, and that only for itself', async () => {
    await start()
    const { onRequest, onCheck, onDevice } = session.defaultSession
    const asked = (permission: string, url: string) => {
      const given: boolean[] = []
      onRequest?.(new electron.WebContents(url), permission, granted => given.push(granted))
      return given
    }
    expect(asked('clipboard-read', 'espalier://window/')).toEqual([true])
    expect(asked('clipboard-read', 'https://evil.example/')).toEqual([false])
    for (const permission of ['media', 'geolocation', 'notifications', 'openExternal', 'fullscreen', 'hid', 'midi'])
      expect(asked(permission, 'espalier://window/')).toEqual([false])
    expect(onCheck?.(null, 'clipboard-sanitized-write', 'espalier://window/')).toBe(true)
    expect(onCheck?.(null, 'clipboard-sanitized-write', 'https://evil.example/')).toBe(false)
    expect(onCheck?.(null, 'serial', 'espalier://window')).toBe(false)
    expect(onDevice?.()).toBe(false)
  })
})

describe('the files', () => {
  it('come with the safe headers', async () => {
    await start()
    const page = await electron.load('espalier://window/')
    expect(page.status).toBe(200)
    expect(await page.text()).toBe('<!doctype html>')
    expect(Object.fromEntries(page.headers)).toMatchObject({
      ...SAFE_HEADERS,
      'content-type': 'text/html; charset=utf-8',
    })
    expect((await electron.load('espalier://window/index.html?x=1#y')).status).toBe(200)
  })

  it.each([
    'espalier://window/../secret',
    'espalier://window/%2e%2e/secret',
    'espalier://window/..%2fsecret',
    'espalier://window/%252e%252e%252fsecret',
    'espalier://window/..%5csecret',
    'espalier://window/index.html%00',
    'espalier://window/%zz',
    'espalier://window/nothing',
    'espalier://other/index.html',
    'espalier://window.evil/index.html',
  ])('are not found at %s', async url => {
    await start()
    const answer = await electron.load(url)
    expect(answer.status).toBe(404)
    expect(await answer.text()).not.toContain('secret')
    expect(Object.fromEntries(answer.headers)).toMatchObject(SAFE_HEADERS)
  })

  it('are only read', async () => {
    await start()
    expect((await electron.load('espalier://window/', 'POST')).status).toBe(404)
  })
})

describe('the bridge', () => {
  const page = { url: 'espalier://window/', parent: null }
  const hand = (message: unknown, senderFrame: unknown = page, ports = [new Port()]) => {
    ipcMain.emit('espalier:connect', { senderFrame, ports }, message)
    return ports
  }

  it.each([
    ['another origin', { url: 'https://evil.example/', parent: null }],
    ['a longer origin', { url: 'espalier://window.evil/', parent: null }],
    ['a frame in the page', { url: 'espalier://window/', parent: page }],
    ['a frame that is gone', null],
  ])('refuses %s and closes its port', async (_what, frame) => {
    await start()
    const [port] = hand({ kind: 'app', key: null }, frame)
    expect(joined).toEqual([])
    expect(port?.closed).toBe(true)
  })

  it.each([
    [null],
    ['app'],
    [{}],
    [{ kind: 'all', key: null }],
    [{ kind: 'project', key: null }],
    [{ kind: 'terminals', key: null }],
    [{ kind: 'project', key: '../x' }],
    [{ kind: 'project', key: 'x'.repeat(81) }],
    [{ kind: 'app', key: 'k' }],
    [{ kind: 'project' }],
  ])('refuses the request %j and closes its port', async request => {
    await start()
    const [port] = hand(request)
    expect(joined).toEqual([])
    expect(port?.closed).toBe(true)
  })

  it('refuses more than one port, and shrugs off none', async () => {
    await start()
    const ports = hand({ kind: 'app', key: null }, page, [new Port(), new Port()])
    expect(ports.map(port => port.closed)).toEqual([true, true])
    hand({ kind: 'app', key: null }, page, [])
    expect(joined).toEqual([])
  })

  it('makes wires of ports, that pass on early messages and close both ways', async () => {
    await start()
    const early = new Port()
    early.say({ early: true })
    hand({ kind: 'app', key: null }, page, [early])
    const [second] = hand({ kind: 'project', key: 'abc' })
    expect(joined).toEqual(['app', 'abc'])
    const heard: unknown[] = []
    wires[0]?.onMessage(message => heard.push(message))
    early.say({ n: 1 })
    expect(heard).toEqual([{ early: true }, { n: 1 }])
    wires[0]?.send({ n: 2 })
    expect(early.sent).toEqual([{ n: 2 }])
    wires[0]?.onClose(reason => heard.push(reason))
    early.emit('close')
    expect(heard.at(-1)).toBe('the window closed it')
    wires[0]?.send({ late: true })
    expect(early.sent).toHaveLength(1)
    wires[1]?.close()
    wires[1]?.send({ late: true })
    expect(second?.closed).toBe(true)
    expect(second?.sent).toEqual([])
  })

  it('passes terminal frames on as bytes of their own', async () => {
    await start()
    const [port] = hand({ kind: 'terminals', key: 'abc' })
    const heard: number[][] = []
    let closed = 0
    pipes[0]?.onFrame(frame => heard.push([...frame]))
    pipes[0]?.onClose(() => closed++)
    port?.say(Uint8Array.of(1, 2))
    port?.say('no frame')
    expect(heard).toEqual([[1, 2]])
    const pool = new Uint8Array(1000).fill(7)
    expect(pipes[0]?.send(pool.subarray(10, 12))).toBe(true)
    const [sent] = port?.sent ?? []
    expect(sent).toEqual(Uint8Array.of(7, 7))
    expect(sent instanceof Uint8Array && sent.buffer.byteLength).toBe(2)
    port?.emit('close')
    expect(closed).toBe(1)
    expect(pipes[0]?.send(pool)).toBe(true)
    expect(port?.sent).toHaveLength(1)
  })
})

describe('leaving', () => {
  it('asks nothing where no agent runs', async () => {
    await start()
    app.quit()
    await settled()
    expect(boxes).toEqual([])
    expect(said.slice(-3)).toEqual(['quit stopped', 'close keep', 'quit'])
  })

  it.each([
    [0, 'close keep'],
    [1, 'close stop'],
  ])('asks what becomes of running agents: answer %i', async (answer, closing) => {
    await start()
    running = 2
    answers.box = answer
    app.quit()
    await settled()
    expect(boxes[0]).toMatchObject({
      message: '2 agents are still running.',
      buttons: ['Keep running', 'Stop agents', 'Cancel'],
      cancelId: 2,
    })
    expect(said.slice(-2)).toEqual([closing, 'quit'])
  })

  it('stays when told to, with a window, and asks again the next time', async () => {
    await start()
    running = 1
    answers.box = 2
    windows[0]?.emit('closed')
    app.emit('window-all-closed')
    await settled()
    expect(boxes[0]?.message).toBe('One agent is still running.')
    expect(said).not.toContain('quit')
    expect(windows).toHaveLength(2)
    answers.box = 0
    app.quit()
    await settled()
    expect(said.at(-1)).toBe('quit')
  })

  it('asks once, however often one presses', async () => {
    await start()
    running = 1
    app.quit()
    app.quit()
    await settled()
    expect(boxes).toHaveLength(1)
    expect(said.filter(word => word.startsWith('close'))).toEqual(['close keep'])
  })
})

describe('starting', () => {
  it('a second time only wakes the first', async () => {
    answers.firstInstance = false
    await start()
    expect(told).toBeNull()
    expect(windows).toEqual([])
    expect(said).toEqual(['quit'])
  })

  it('as the first, brings the window back when a second starts or the dock is clicked', async () => {
    await start()
    const [window] = windows
    if (window) window.minimized = true
    app.emit('second-instance')
    expect(said.slice(-2)).toEqual(['restore', 'focus'])
    app.emit('activate')
    expect(windows).toHaveLength(1)
    window?.emit('closed')
    app.emit('activate')
    expect(windows).toHaveLength(2)
  })

  it('opens the folder that was named, else the repository one stands in, else nothing', async () => {
    await start(['espalier', '--flag', 'sub'])
    expect(told?.initial).toBe(join(dir, 'sub'))
    await start(['espalier'])
    expect(told?.initial).toBeNull()
    await mkdir(join(dir, '.git'))
    await start(['espalier'])
    expect(told?.initial).toBe(dir)
    answers.packaged = false
    await start(['electron', '.', 'sub'])
    expect(told?.initial).toBe(join(dir, 'sub'))
  })

  it('brings the system’s dialogs and programs', async () => {
    await start()
    expect(await told?.pick()).toBeNull()
    answers.picked = { canceled: false, filePaths: ['/r'] }
    expect(await told?.pick()).toBe('/r')
    await told?.openPath('https://a.example/')
    await told?.openPath('/r/file')
    expect(said.slice(-2)).toEqual(['open https://a.example/', 'open path /r/file'])
    expect(told?.node.env).toEqual({ ELECTRON_RUN_AS_NODE: '1' })
  })
})
