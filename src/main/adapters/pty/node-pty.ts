import type { ReadStream } from 'node:tty'
import { err, ok } from '@shared/lib/result'
import { type IPty, spawn } from 'node-pty'
import { findProgram, isFolder } from './find-program'
import { createInputQueue, type InputQueue } from './input-queue'
import type { Pty, SpawnError, SpawnPty } from './pty'

/** Silence, ms, after which a pseudo-terminal that something else still holds open counts as read to its end. */
const QUIET_MS = 100
/** The longest wait, ms, for output after the program's end. */
const LAST_OUTPUT_MS = 2_000

/** The parts of node-pty 1.1 on POSIX that it does not declare; the version is pinned and `node-pty.test.ts` covers them. */
interface UnixPty {
  readonly fd: number
  readonly _socket: ReadStream
}
const isUnixPty = (pty: object): pty is UnixPty => '_socket' in pty && 'fd' in pty && typeof pty.fd === 'number'

/**
 * node-pty destroys its stream 200 ms after the program's end whatever is still unread: output held back by flow control
 * would be lost. Here the end comes when the stream ends by itself, or when it has been quiet.
 */
const readToTheEnd = (socket: ReadStream): void => {
  const destroy = socket.destroy.bind(socket)
  let ending = false
  socket.destroy = error => {
    if (error !== undefined || socket.destroyed) return destroy(error)
    if (ending) return socket
    ending = true
    const last = setTimeout(destroy, LAST_OUTPUT_MS)
    let quiet = setTimeout(destroy, QUIET_MS)
    socket.on('data', () => {
      clearTimeout(quiet)
      quiet = setTimeout(destroy, QUIET_MS)
    })
    socket.once('close', () => {
      clearTimeout(last)
      clearTimeout(quiet)
    })
    return socket.resume()
  }
}

const toBytes = (data: unknown): Uint8Array => (data instanceof Uint8Array ? data : Buffer.from(String(data)))

const wrap = (pty: IPty, input: InputQueue | undefined, isOver: () => boolean): Pty => ({
  pid: pty.pid,
  write(bytes) {
    if (isOver()) return false
    if (input !== undefined) return input.write(bytes)
    pty.write(Buffer.from(bytes))
    return true
  },
  resize(cols, rows) {
    if (!isOver()) pty.resize(cols, rows)
  },
  pause() {
    if (!isOver()) pty.pause()
  },
  resume() {
    if (!isOver()) pty.resume()
  },
})

const failed = (spec: Parameters<SpawnPty>[0], message: string): SpawnError => ({
  code: 'spawn-failed',
  message,
  argv: [...spec.argv],
  cwd: spec.cwd,
})

/**
 * Starts a program in a pseudo-terminal. Fails as data when the folder or the program does not exist, which the system itself
 * would only tell inside the new terminal.
 */
export const spawnPty: SpawnPty = async (spec, handlers) => {
  const [command = '', ...args] = spec.argv
  if (!(await isFolder(spec.cwd)))
    return err(failed(spec, `The folder ${spec.cwd} does not exist. Choose another one.`))
  const file = await findProgram(command, spec.cwd, spec.env)
  if (file === undefined) {
    return err(failed(spec, `The program "${command}" was not found. Install it, or correct its name or PATH.`))
  }
  let over = false
  const windows = process.platform === 'win32'
  const start = (): IPty =>
    spawn(file, args, {
      name: spec.env.TERM ?? 'xterm-256color',
      cols: spec.cols,
      rows: spec.rows,
      cwd: spec.cwd,
      env: { ...spec.env },
      // Bytes, not text: a chunk may end inside a character. ConPTY only offers text.
      ...(windows ? {} : { encoding: null }),
    })
  let pty: IPty
  try {
    pty = start()
  } catch (error) {
    return err(failed(spec, `The terminal could not be opened: ${String(error)}. Close some programs and try again.`))
  }
  let input: InputQueue | undefined
  if (!windows && isUnixPty(pty)) {
    input = createInputQueue(pty.fd)
    readToTheEnd(pty._socket)
    pty._socket.once('close', () => {
      over = true
      input?.close()
    })
  }
  pty.onData(data => handlers.onData(toBytes(data)))
  pty.onExit(({ exitCode, signal }) => {
    over = true
    handlers.onExit({ exitCode, signal: signal === undefined || signal === 0 ? null : signal })
  })
  return ok(wrap(pty, input, () => over))
}
