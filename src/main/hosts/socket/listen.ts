import { chmod, mkdir, rm, stat } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { dirname } from 'node:path'
import type { Wire } from '@shared/contract/wire'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'
import { socketWire } from './wire'

/** How long clients may take to hang up, ms. */
const HANG_UP_MS = 500

export interface Listener {
  /** Takes nobody more, hangs up on everybody, and resolves when all are gone. */
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
      // In a temporary folder that everybody may write, somebody else may have been there first.
      const { uid } = await stat(dirname(path))
      if (process.getuid && uid !== process.getuid()) throw new Error('its folder belongs to somebody else')
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
        // A client that does not hang up in time is cut off: it reconnects to whoever comes next.
        const cut = setTimeout(() => {
          for (const socket of sockets) socket.destroy()
        }, HANG_UP_MS)
        server.close(() => {
          clearTimeout(cut)
          resolve()
        })
        for (const socket of sockets) socket.end()
      }),
  })
}
