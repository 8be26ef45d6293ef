import type { Wire } from '@shared/contract/wire'
import type { MessagePortMain } from 'electron'

/** Makes a wire of one end of a message channel. */
export function portWire(port: MessagePortMain): Wire {
  let closed: ((reason: string) => void) | null = null
  return {
    send: message => port.postMessage(message),
    onMessage: handler => {
      port.on('message', event => handler(event.data))
      port.start()
    },
    onClose: handler => {
      closed = handler
      port.on('close', () => closed?.('the window closed it'))
    },
    close: () => port.close(),
  }
}
