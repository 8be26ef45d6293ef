import { SAFE_HEADERS } from '@main/hosts/shell/headers'
import * as electron from '@test/support/electron-stand-in'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ElectronHost, electronHost } from './electron-host'

const { said, session, stoppable, windows } = electron

let host: ElectronHost
beforeEach(async () => {
  host = await electronHost()
})
afterEach(() => host.dispose())

describe('the window', () => {
  it('is sandboxed, isolated and knows no Node', async () => {
    await host.start()
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
    await host.start()
    expect(windows[0]?.options.show).toBe(false)
    expect(said).not.toContain('show')
    windows[0]?.emit('ready-to-show')
    expect(said).toContain('show')
  })

  it('goes nowhere but to itself, opens no window, attaches no webview', async () => {
    await host.start()
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
    await host.start()
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
    await host.start()
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
    await host.start()
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
    await host.start()
    const answer = await electron.load(url)
    expect(answer.status).toBe(404)
    expect(await answer.text()).not.toContain('secret')
    expect(Object.fromEntries(answer.headers)).toMatchObject(SAFE_HEADERS)
  })

  it('are only read', async () => {
    await host.start()
    expect((await electron.load('espalier://window/', 'POST')).status).toBe(404)
  })
})
