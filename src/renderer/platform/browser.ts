import type { Wire } from '@shared/contract/wire'
import { NotLetIn } from './connection'
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
    socket.onerror = () =>
      void isRefused().then(refused =>
        reject(refused ? new NotLetIn('the host does not know this page') : new Error('the host does not answer')),
      )
  })
}

/** Whether the host is there and does not let this page in: a socket says only that it could not be made. */
const isRefused = (): Promise<boolean> =>
  fetch('/', { method: 'HEAD', cache: 'no-store' }).then(
    ({ status }) => status === 403,
    () => false,
  )

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
