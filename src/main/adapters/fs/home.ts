import { createHash } from 'node:crypto'
import { homedir, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

/** Where Espalier keeps what is not a repository's own. */
export interface Home {
  /** Settings, recents, logs of the program. */
  data: string
  /** Sockets: short paths, gone with the session. */
  runtime: string
  /** Socket (or named pipe) of the engine of the repository with this common dir. */
  engineSocket(commonDir: string): string
}

/**
 * `ESPALIER_HOME` moves everything, so that tests and parallel installs never meet; without it the platform's own
 * places are used.
 */
export function espalierHome(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): Home {
  const own = env.ESPALIER_HOME
  const data = own ?? defaultData(env, platform)
  const user = platform === 'win32' ? userInfo().username : String(process.getuid?.() ?? 'user')
  const shortOwn = own && own.length <= 60 ? join(own, 'run') : null
  const runtime =
    own !== undefined
      ? (shortOwn ?? join(tmpdir(), `espalier-${user}-${hash(own)}`))
      : env.XDG_RUNTIME_DIR
        ? join(env.XDG_RUNTIME_DIR, 'espalier')
        : join(tmpdir(), `espalier-${user}`)
  return {
    data,
    runtime,
    engineSocket: commonDir =>
      platform === 'win32'
        ? `\\\\.\\pipe\\espalier-${user}-${hash(`${data}\0${commonDir}`)}`
        : join(runtime, `${hash(commonDir)}.sock`),
  }
}

function defaultData(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Espalier')
  if (platform === 'win32') return join(env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Espalier')
  return join(env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'espalier')
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16)
