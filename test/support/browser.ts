import { webSocketWire } from '@main/hosts/web/sockets'
import { type AppApi, appApi, PROTOCOL, type ProjectApi, projectApi } from '@shared/contract/api'
import { type Client, createClient } from '@shared/contract/client'
import type { Contract } from '@shared/contract/define'
import type { CommandInput } from '@shared/domain/command'
import type { EventRecord } from '@shared/domain/event'
import { WebSocket } from 'ws'
import { must } from './engine'

export interface Tab {
  readonly app: Client<AppApi>
  readonly project: Client<ProjectApi>
  readonly key: string
  /** Every event seen so far, live. */
  readonly seen: EventRecord[]
  /** Resolves with the first event seen, from the beginning, that fits. */
  event(fits: (record: EventRecord) => boolean): Promise<EventRecord>
  /** Sends a command as a person would by a click. */
  dispatch(command: CommandInput): Promise<EventRecord[]>
  close(): void
}

/** Goes to the address a web host printed, as a browser would: token, cookie, then WebSockets to the app and a project. */
export async function openTab(url: string, path: string): Promise<Tab> {
  const at = new URL(url)
  const visit = await fetch(url, { redirect: 'manual' })
  const cookie = visit.headers.get('set-cookie')?.split(';')[0] ?? ''
  if (visit.status !== 303 || cookie === '') throw new Error(`The web host gave ${visit.status} and no cookie`)

  async function connect<C extends Contract>(route: string, contract: C): Promise<Client<C>> {
    const socket = new WebSocket(`ws://${at.host}/ws/${route}`, { headers: { cookie, origin: at.origin } })
    const client = createClient(webSocketWire(socket), contract)
    await new Promise((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    return client
  }
  const app = await connect('app', appApi)
  const { key } = must(await app.call('open', { path }))
  const project = await connect(`project/${key}`, projectApi)
  must(await project.call('hello', { protocol: PROTOCOL, client: 'tab' }))

  const seen: EventRecord[] = []
  const wake: (() => void)[] = []
  let over: string | null = null
  const stir = () => {
    for (const call of wake.splice(0)) call()
  }
  await new Promise<void>(ready => {
    project.follow(
      'follow',
      {},
      {
        onItem: item => {
          if (item.kind === 'snapshot') return ready()
          seen.push(...item.records)
          stir()
        },
        onEnd: error => {
          over = error?.message ?? 'it ended'
          stir()
        },
      },
    )
  })
  let commands = 0
  return {
    app,
    project,
    key,
    seen,
    event: async fits => {
      for (;;) {
        const found = seen.find(fits)
        if (found) return found
        if (over !== null) throw new Error(`The project's events are over: ${over}`)
        await new Promise<void>(resolve => wake.push(resolve))
      }
    },
    dispatch: async command => {
      commands += 1
      const actor = { kind: 'person' as const, name: 'ada' }
      const commandId = `tab-${performance.timeOrigin.toString(36).replace('.', '-')}-${commands}`
      return must(await project.call('dispatch', { commandId, actor, cause: null, command })).records
    },
    close: () => {
      app.close()
      project.close()
    },
  }
}
