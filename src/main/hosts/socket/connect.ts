import { connect } from 'node:net'
import type { Wire } from '@shared/contract/wire'
import { socketWire } from './wire'

/** Connects to an engine's socket; null where nobody listens. */
export function connectSocket(path: string): Promise<Wire | null> {
  return new Promise(resolve => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.removeAllListeners('error')
      resolve(socketWire(socket))
    })
    socket.once('error', () => resolve(null))
  })
}
