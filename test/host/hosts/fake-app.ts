import type { ProjectApp } from '@main/compose/project'
import { PROTOCOL } from '@shared/contract/api'
import { ClientMessage } from '@shared/contract/messages'
import type { Wire } from '@shared/contract/wire'

export interface FakeApp extends ProjectApp {
  /** What happened, in order. */
  readonly said: string[]
  work: boolean
  agents: number
}

export interface FakeAppOptions {
  name: string
  protocol?: number
  host?: string
  dispatching?: boolean
  /** Shared record of what happened, over several engines. */
  said?: string[]
}

/** A project whose engine answers only hello, status and shutdown. */
export function fakeApp({
  name,
  protocol = PROTOCOL,
  host = 'test',
  dispatching = true,
  said = [],
}: FakeAppOptions): FakeApp {
  let clients = 0
  let onShutdown: (agents: 'keep' | 'stop') => void = () => {}
  const answer = (verb: string, input: unknown): unknown => {
    if (verb === 'hello')
      return { protocol, version: '1.0.0', project: name, root: '/', pid: process.pid, host, dispatching }
    if (verb === 'status')
      return {
        pid: process.pid,
        host,
        seq: 0,
        clients,
        cpuPercent: 0,
        memoryBytes: 0,
        upSince: 0,
        dispatching,
        idle: true,
      }
    if (verb === 'shutdown')
      onShutdown(input && typeof input === 'object' && 'agents' in input && input.agents === 'stop' ? 'stop' : 'keep')
    return {}
  }
  const app: FakeApp = {
    said,
    work: false,
    agents: 0,
    serve(wire: Wire) {
      clients++
      wire.onClose(() => clients--)
      wire.onMessage(raw => {
        const message = ClientMessage.parse(raw)
        if (message.t === 'call') wire.send({ t: 'done', id: message.id, output: answer(message.verb, message.input) })
      })
    },
    clients: () => clients,
    runningAgents: () => app.agents,
    hasWork: () => app.work,
    onShutdown: handler => {
      onShutdown = handler
    },
    async close(agents) {
      said.push(`${name} closed ${agents}`)
    },
  }
  return app
}
