import type { Wire } from '@shared/contract/wire'
import { platformOf } from './shared'
import type { Platform, TerminalSocket } from './types'

const address = (path: string) => `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${path}`

/** The web host: WebSockets to where the page came from; the host's cookie travels by itself. */
export function browserPlatform(): Platform {
  return platformOf({
    host: 'web',
    app: () => openWire('/ws/app'),
    project: key => openWire(`/ws/project/${key}`),
    terminals: key => openFrames(`/ws/terminals/${key}`),
  })
}

function open(path: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address(path))
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => resolve(socket)
    socket.onerror = () => reject(new Error('the host does not answer'))
  })
}

async function openWire(path: string): Promise<Wire> {
  const socket = await open(path)
  return {
    send: message => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
    },
    onMessage: handler => {
      socket.onmessage = event => {
        if (typeof event.data === 'string') handler(JSON.parse(event.data))
      }
    },
    onClose: handler => {
      socket.onclose = event => handler(event.reason || 'the host closed it')
    },
    close: () => socket.close(),
  }
}

async function openFrames(path: string): Promise<TerminalSocket> {
  const socket = await open(path)
  return {
    send: frame => {
      if (socket.readyState === WebSocket.OPEN) socket.send(frame.slice().buffer)
    },
    onMessage: handler => {
      socket.onmessage = event => {
        if (event.data instanceof ArrayBuffer) handler(new Uint8Array(event.data))
      }
    },
    onClose: handler => {
      socket.onclose = event => handler(event.reason || 'the host closed it')
    },
    close: () => socket.close(),
  }
}
