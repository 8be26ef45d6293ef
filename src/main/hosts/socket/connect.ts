import { connect } from 'node:net'
import type { Wire } from '@shared/contract/wire'
import { socketWire } from './wire'

/** Connects to an engine's socket; null where nobody listens. */
export function connectSocket(path: string): Promise<Wire | null> {
  return new Promise(resolve => {
    const socket = connect(path)
    const absent = () => resolve(null)
    socket.once('error', absent)
    socket.once('connect', () => {
      const wire = socketWire(socket)
      socket.off('error', absent)
      resolve(wire)
    })
  })
}
