import { BRIDGE, PORT_READY, type WireRequest } from '@shared/contract/bridge'
import type { Wire } from '@shared/contract/wire'
import { platformOf } from './shared'
import type { Platform, TerminalSocket } from './types'

let asked = 0

/** The desktop app: message ports, handed over by the preload script. Nothing of Electron reaches this page. */
export function electronPlatform(): Platform {
  return platformOf({
    host: 'electron',
    app: async () => portWire(await port({ kind: 'app', key: null })),
    project: async key => portWire(await port({ kind: 'project', key })),
    terminals: async key => portFrames(await port({ kind: 'terminals', key })),
  })
}

/** Asks the preload script for a port and waits until it is there. */
function port(request: WireRequest): Promise<MessagePort> {
  asked += 1
  const id = asked
  return new Promise(resolve => {
    const take = (event: MessageEvent) => {
      if (event.source !== window || event.data?.type !== PORT_READY || event.data.id !== id) return
      const [given] = event.ports
      if (!given) return
      window.removeEventListener('message', take)
      resolve(given)
    }
    window.addEventListener('message', take)
    window.postMessage({ type: BRIDGE, id, ...request }, window.location.origin)
  })
}

function portWire(given: MessagePort): Wire {
  return {
    send: message => given.postMessage(message),
    onMessage: handler => {
      given.onmessage = event => handler(event.data)
    },
    onClose: handler => given.addEventListener('close', () => handler('the app closed it')),
    close: () => given.close(),
  }
}

function portFrames(given: MessagePort): TerminalSocket {
  return {
    send: frame => given.postMessage(frame),
    onMessage: handler => {
      given.onmessage = event => {
        if (event.data instanceof Uint8Array) handler(event.data)
        else if (event.data instanceof ArrayBuffer) handler(new Uint8Array(event.data))
      }
    },
    onClose: handler => given.addEventListener('close', () => handler('the app closed it')),
    close: () => given.close(),
  }
}
