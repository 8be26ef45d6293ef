import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createGateLogs } from '@main/adapters/fs/gate-logs'
import { followLog, readLog } from '@main/services/operations/logs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'espalier-logs-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

describe('gate logs', () => {
  it('follow a log as it grows, characters whole, to its end', async () => {
    const logs = createGateLogs(folder)
    const writer = await logs.open('gate-1')
    const parts: string[] = []
    const over = new Promise<void>((resolve, reject) => {
      followLog(logs)(
        { log: 'gate-1', offset: 0 },
        { push: part => parts.push(part.text), end: error => (error ? reject(new Error(error.message)) : resolve()) },
        undefined,
      )
    })
    const bytes = Buffer.from('grün 日本 🌱\n')
    for (const byte of bytes) writer.write(Uint8Array.of(byte))
    await writer.end()
    await over
    expect(parts.join('')).toBe('grün 日本 🌱\n')
    expect(parts.every(part => !part.includes('\ufffd'))).toBe(true)
  })

  it('read from either end, never outside the folder, and say when there is none', async () => {
    const logs = createGateLogs(folder)
    const writer = await logs.open('gate-2')
    writer.write('0123456789')
    await writer.end()
    const read = readLog(logs)
    expect(await read({ log: 'gate-2', offset: -3, limit: 10 }, undefined)).toEqual({
      ok: true,
      value: { text: '789', offset: 7, next: 10, size: 10, running: false },
    })
    for (const log of ['../gate-2', '/etc/passwd', 'gate-2.log', 'x'.repeat(200), '', 'gone'])
      expect(await read({ log, offset: 0, limit: 10 }, undefined)).toMatchObject({
        ok: false,
        error: { code: 'no-log' },
      })
    await expect(logs.open('../evil')).rejects.toThrow()
  })

  it('keep so many bytes and say how many they did not', async () => {
    const logs = createGateLogs(folder, 10)
    const writer = await logs.open('gate-3')
    writer.write('0123456789abcdef')
    writer.write('xy')
    await writer.end()
    expect((await logs.read('gate-3', 0, 1000))?.text).toBe('0123456789\n[8 more bytes were printed and not kept]\n')
  })

  it('remember marks under any name, whole or not at all', async () => {
    const logs = createGateLogs(folder)
    expect(await logs.recall('../a/b')).toBeNull()
    await logs.remember('../a/b', 'text')
    expect(await createGateLogs(folder).recall('../a/b')).toBe('text')
    await logs.remember('../a/b', null)
    expect(await logs.recall('../a/b')).toBeNull()
  })
})
