import { createHash } from 'node:crypto'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { PTY_PROTOCOL } from '@shared/contract/terminal/protocol'

/** The files of one PTY host. `socket` is a named pipe on Windows; the rest lies in `dir`. */
export interface PtyPlace {
  readonly dir: string
  readonly socket: string
  /** Who the host is: process id, instance, version; left behind by a host that died. */
  readonly record: string
  readonly lock: string
  readonly log: string
}

/** A unix socket's path must fit in about 104 bytes on macOS and 108 on Linux, the lock's suffixes included. */
const MAX_PATH_BYTES = 90

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)

/**
 * Where the PTY host of `home` lives: `<home>/espalier/pty-<protocol>.sock`, or a folder named by a hash of `home` in the
 * temporary folder when that would be too long for a socket. Different homes never meet, nor do protocol versions.
 */
export const ptyPlace = (home: string, protocol: number = PTY_PROTOCOL): PtyPlace => {
  const wanted = join(home, 'espalier')
  const name = `pty-${protocol}`
  const windows = process.platform === 'win32'
  const long = !windows && Buffer.byteLength(join(wanted, `${name}.sock`)) > MAX_PATH_BYTES
  const user = windows ? userInfo().username : String(process.getuid?.() ?? 'user')
  const dir = long ? join(tmpdir(), `espalier-${user}-${hash(home)}`) : wanted
  return {
    dir,
    socket: windows ? `\\\\.\\pipe\\espalier-${user}-${hash(home)}-${name}` : join(dir, `${name}.sock`),
    record: join(dir, `${name}.json`),
    lock: join(dir, `${name}.lock`),
    log: join(dir, `${name}.log`),
  }
}
