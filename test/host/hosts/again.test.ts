import { listenAsBefore } from '@main/hosts/web/port'
import { typed } from '@main/hosts/web/typed'
import { err, ok } from '@shared/lib/result'
import { must, mustFail } from '@test/support/engine'
import { describe, expect, it } from 'vitest'

/** Settings in memory, and ports of which some are taken; 0 gives the next of 5000, 5001 … */
function ground(taken: number[] = []) {
  const values = new Map<string, string>()
  const tried: number[] = []
  let free = 5000
  const settings = {
    get: async (name: string) => values.get(name) ?? null,
    set: async (name: string, value: string) => void values.set(name, value),
    update: async () => {},
  }
  const listen = async (port: number) => {
    tried.push(port)
    if (taken.includes(port)) return err({ code: 'cannot-listen', message: 'taken' })
    return ok({ port: port === 0 ? free++ : port })
  }
  const open = (place: string, wanted: number | null = null) => listenAsBefore({ settings, wanted, place, listen })
  return { open, tried, taken, values }
}

describe('the port of the web host', () => {
  it('is that of last time, for each folder its own', async () => {
    const { open } = ground()
    expect(must(await open('/a')).port).toBe(5000)
    expect(must(await open('/b')).port).toBe(5001)
    expect(must(await open('/a')).port).toBe(5000)
  })

  it('is any free one where that is taken, and from then on that', async () => {
    const { open, taken } = ground()
    must(await open('/a'))
    taken.push(5000)
    expect(must(await open('/a')).port).toBe(5001)
    taken.pop()
    expect(must(await open('/a')).port).toBe(5001)
  })

  it('is the one that was named, or refused; nothing of it is remembered', async () => {
    const { open, taken, tried, values } = ground()
    expect(must(await open('/a', 80)).port).toBe(80)
    taken.push(81)
    mustFail(await open('/a', 81))
    expect(must(await open('/a', 0)).port).toBe(5000)
    expect(tried).toEqual([80, 81, 0])
    expect(values.size).toBe(0)
  })
})

it('a command is shown as a shell takes it', () => {
  expect(typed(['npm', 'start', '--', '--web', '/home/ada/my-app_1.0'], 'linux')).toBe(
    'npm start -- --web /home/ada/my-app_1.0',
  )
  expect(typed(["/it's here", '$HOME'], 'linux')).toBe(`'/it'\\''s here' '$HOME'`)
  expect(typed(['C:\\Program Files\\e'], 'win32')).toBe('"C:\\Program Files\\e"')
})
