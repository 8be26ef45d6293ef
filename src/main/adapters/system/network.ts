import { createServer } from 'node:net'
import type { Network } from '@main/ports/network'

const canListen = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const server = createServer()
    server.unref()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)))
  })

/** The ports of this computer, asked by listening on them for an instant. */
export const localNetwork: Network = {
  free: async (first, count) => {
    for (let port = first; port < first + count; port++) if (!(await canListen(port))) return false
    return true
  },
}
