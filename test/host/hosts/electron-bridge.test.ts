import { ipcMain, Port } from '@test/support/electron-stand-in'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ElectronHost, electronHost } from './electron-host'

let host: ElectronHost
beforeEach(async () => {
  host = await electronHost()
})
afterEach(() => host.dispose())

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
    await host.start()
    const [port] = hand({ kind: 'app', key: null }, frame)
    expect(host.joined).toEqual([])
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
    await host.start()
    const [port] = hand(request)
    expect(host.joined).toEqual([])
    expect(port?.closed).toBe(true)
  })

  it('refuses more than one port, and shrugs off none', async () => {
    await host.start()
    const ports = hand({ kind: 'app', key: null }, page, [new Port(), new Port()])
    expect(ports.map(port => port.closed)).toEqual([true, true])
    hand({ kind: 'app', key: null }, page, [])
    expect(host.joined).toEqual([])
  })

  it('makes wires of ports, that pass on early messages and close both ways', async () => {
    await host.start()
    const early = new Port()
    early.say({ early: true })
    hand({ kind: 'app', key: null }, page, [early])
    const [second] = hand({ kind: 'project', key: 'abc' })
    expect(host.joined).toEqual(['app', 'abc'])
    const heard: unknown[] = []
    host.wires[0]?.onMessage(message => heard.push(message))
    early.say({ n: 1 })
    expect(heard).toEqual([{ early: true }, { n: 1 }])
    host.wires[0]?.send({ n: 2 })
    expect(early.sent).toEqual([{ n: 2 }])
    host.wires[0]?.onClose(reason => heard.push(reason))
    early.emit('close')
    expect(heard.at(-1)).toBe('the window closed it')
    host.wires[0]?.send({ late: true })
    expect(early.sent).toHaveLength(1)
    host.wires[1]?.close()
    host.wires[1]?.send({ late: true })
    expect(second?.closed).toBe(true)
    expect(second?.sent).toEqual([])
  })

  it('passes terminal frames on as bytes of their own', async () => {
    await host.start()
    const [port] = hand({ kind: 'terminals', key: 'abc' })
    const heard: number[][] = []
    let closed = 0
    host.pipes[0]?.onFrame(frame => heard.push([...frame]))
    host.pipes[0]?.onClose(() => closed++)
    port?.say(Uint8Array.of(1, 2))
    port?.say('no frame')
    expect(heard).toEqual([[1, 2]])
    const pool = new Uint8Array(1000).fill(7)
    expect(host.pipes[0]?.send(pool.subarray(10, 12))).toBe(true)
    const [sent] = port?.sent ?? []
    expect(sent).toEqual(Uint8Array.of(7, 7))
    expect(sent instanceof Uint8Array && sent.buffer.byteLength).toBe(2)
    port?.emit('close')
    expect(closed).toBe(1)
    expect(host.pipes[0]?.send(pool)).toBe(true)
    expect(port?.sent).toHaveLength(1)
  })
})
