import type { FramePipe } from '@main/ports/terminals'
import type { Wire } from '@shared/contract/wire'
import { createWireEnd } from '@shared/contract/wire-end'
import type { MessagePortMain } from 'electron'

/** Makes a wire of one end of a message channel. */
export function portWire(port: MessagePortMain): Wire {
  const end = createWireEnd()
  port.on('message', event => end.deliver(event.data))
  port.on('close', () => end.end('the window closed it'))
  port.start()
  return {
    send: message => {
      if (end.isOpen()) port.postMessage(message)
    },
    onMessage: end.onMessage,
    onClose: end.onClose,
    close: () => {
      if (!end.isOpen()) return
      end.end('closed')
      port.close()
    },
  }
}

/**
 * Makes a pipe for terminal frames of one end of a message channel. A port tells nothing of what the other end has
 * taken: the window's acknowledgements to the PTY host keep it bounded.
 */
export function portPipe(port: MessagePortMain): FramePipe {
  let onFrame: (frame: Uint8Array) => void = () => {}
  let onClose = () => {}
  let open = true
  port.on('message', event => {
    if (event.data instanceof Uint8Array) onFrame(event.data)
  })
  port.on('close', () => {
    open = false
    onClose()
  })
  return {
    send: frame => {
      // A copy: cloning a view would clone all of the memory behind it.
      if (open) port.postMessage(new Uint8Array(frame))
      return true
    },
    onFrame: listener => {
      onFrame = listener
      port.start()
    },
    onDrain: () => {},
    onClose: listener => {
      if (open) onClose = listener
      else listener()
    },
    pause: () => {},
    resume: () => {},
    close: () => {
      if (!open) return
      open = false
      port.close()
      onClose()
    },
  }
}
