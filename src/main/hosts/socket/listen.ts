import { chmod, mkdir, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { dirname } from 'node:path'
import type { Wire } from '@shared/contract/wire'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'
import { socketWire } from './wire'

export interface Listener {
  close(): Promise<void>
}

/**
 * Listens on a unix socket (0600, in a 0700 folder) or a named pipe. The caller holds the project's lock, so a socket
 * file that is already there belongs to a dead engine and is replaced.
 */
export async function listenSocket(path: string, onWire: (wire: Wire) => void): Promise<Result<Listener, Failure>> {
  const pipe = path.startsWith('\\\\')
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    onWire(socketWire(socket))
  })
  try {
    if (!pipe) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      await rm(path, { force: true })
    }
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(path, resolve)
    })
    if (!pipe) await chmod(path, 0o600)
  } catch (error) {
    return err({
      code: 'cannot-listen',
      message: `Espalier cannot listen on ${path}: ${error instanceof Error ? error.message : String(error)}. Set ESPALIER_HOME to a folder you can write.`,
    })
  }
  return ok({
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        for (const socket of sockets) socket.end()
        // A client that does not hang up in time is cut off: it reconnects to whoever comes next.
        const cut = setTimeout(() => {
          for (const socket of sockets) socket.destroy()
        }, 500)
        server.once('close', () => clearTimeout(cut))
      }),
  })
}
