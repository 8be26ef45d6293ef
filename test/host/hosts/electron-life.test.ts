import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { answers, app, boxes, said, windows } from '@test/support/electron-stand-in'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ElectronHost, electronHost } from './electron-host'

let host: ElectronHost
beforeEach(async () => {
  host = await electronHost()
})
afterEach(() => host.dispose())

const settled = () => new Promise(resolve => setImmediate(resolve))

describe('leaving', () => {
  it('asks nothing where no agent runs', async () => {
    await host.start()
    app.quit()
    await settled()
    expect(boxes).toEqual([])
    expect(said.slice(-3)).toEqual(['quit stopped', 'close keep', 'quit'])
  })

  it.each([
    [0, 'close keep'],
    [1, 'close stop'],
  ])('asks what becomes of running agents: answer %i', async (answer, closing) => {
    await host.start()
    host.running = 2
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
    await host.start()
    host.running = 1
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
    await host.start()
    host.running = 1
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
    await host.start()
    expect(host.told).toBeNull()
    expect(windows).toEqual([])
    expect(said).toEqual(['quit'])
  })

  it('as the first, brings the window back when a second starts or the dock is clicked', async () => {
    await host.start()
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
    await host.start(['espalier', '--flag', 'sub'])
    expect(host.told?.initial).toBe(join(host.dir, 'sub'))
    await host.start(['espalier'])
    expect(host.told?.initial).toBeNull()
    await mkdir(join(host.dir, '.git'))
    await host.start(['espalier'])
    expect(host.told?.initial).toBe(host.dir)
    answers.packaged = false
    await host.start(['electron', '.', 'sub'])
    expect(host.told?.initial).toBe(join(host.dir, 'sub'))
  })

  it('brings the system’s dialogs and programs', async () => {
    await host.start()
    expect(await host.told?.pick()).toBeNull()
    answers.picked = { canceled: false, filePaths: ['/r'] }
    expect(await host.told?.pick()).toBe('/r')
    await host.told?.openPath('https://a.example/')
    await host.told?.openPath('/r/file')
    expect(said.slice(-2)).toEqual(['open https://a.example/', 'open path /r/file'])
    expect(host.told?.node.env).toEqual({ ELECTRON_RUN_AS_NODE: '1' })
  })
})
