import { keepConnected, NotLetIn } from '@renderer/platform/connection'
import type { LinkState } from '@renderer/platform/types'
import { appApi } from '@shared/contract/api'
import { type Wire, wirePair } from '@shared/contract/wire'
import { describe, expect, it } from 'vitest'

/** A connection whose wires and timers are the test's. */
function link(greet?: () => Promise<LinkState | null>) {
  const servers: Wire[] = []
  const delays: { delay: number; run(): void }[] = []
  const states: string[] = []
  let refuse: Error | null = null
  const connection = keepConnected({
    contract: appApi,
    open: async () => {
      if (refuse) throw refuse
      const [client, server] = wirePair()
      servers.push(server)
      return client
    },
    ...(greet ? { greet } : {}),
    now: () => 5000,
    after: (delay, run) => {
      delays.push({ delay, run })
      return () => {}
    },
  })
  connection.onState(state => states.push(state.kind))
  const settle = () => new Promise(resolve => setImmediate(resolve))
  return {
    connection,
    servers,
    delays,
    states,
    settle,
    refuse: (now: boolean, why = new Error('nobody there')) => {
      refuse = now ? why : null
    },
  }
}

describe('a connection', () => {
  it('comes back by itself, later each time, and starts streams anew', async () => {
    const { connection, servers, delays, states, settle, refuse } = link()
    let ups = 0
    connection.onUp(() => {
      ups += 1
    })
    await settle()
    expect(ups).toBe(1)
    refuse(true)
    servers[0]?.close()
    await settle()
    for (let n = 0; n < 7; n += 1) {
      delays.at(-1)?.run()
      await settle()
    }
    expect(delays.map(each => each.delay)).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000, 8000])
    expect(connection.state()).toMatchObject({ kind: 'reconnecting', since: 5000, attempt: 8, reason: 'nobody there' })
    refuse(false)
    connection.retry()
    await settle()
    expect(ups).toBe(2)
    expect(states.at(-1)).toBe('connected')
  })

  it('tells a host that does not know the page from one that is not there', async () => {
    const { connection, servers, settle, refuse } = link()
    await settle()
    refuse(true, new NotLetIn('a stranger'))
    servers[0]?.close()
    await settle()
    connection.retry()
    await settle()
    expect(connection.state()).toMatchObject({ kind: 'reconnecting', reason: 'a stranger', refused: true })
  })

  it('keeps one wire where two attempts are under way', async () => {
    const { connection, servers, settle } = link()
    let ups = 0
    connection.onUp(() => {
      ups += 1
    })
    connection.retry()
    connection.retry()
    await settle()
    expect([ups, servers.length, connection.state().kind]).toEqual([1, 3, 'connected'])
  })

  it('answers calls while it is away as a failure', async () => {
    const { connection, refuse, servers, settle } = link()
    await settle()
    refuse(true)
    servers[0]?.close()
    await settle()
    expect(await connection.call('recents', {})).toMatchObject({ ok: false, error: { code: 'disconnected' } })
  })

  it('stays where the other end speaks another version', async () => {
    const { connection, delays, settle } = link(async () => ({ kind: 'version-mismatch', ours: 1, theirs: 2 }))
    await settle()
    expect(connection.state()).toEqual({ kind: 'version-mismatch', ours: 1, theirs: 2 })
    expect(delays).toEqual([])
  })

  it('is not made again once it was closed', async () => {
    const { connection, delays, settle } = link()
    await settle()
    connection.close()
    await settle()
    expect(delays).toEqual([])
    expect(connection.state().kind).toBe('ended')
  })
})
