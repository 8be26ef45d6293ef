import { join } from 'node:path'
import type { Home } from '@main/adapters/fs/home'
import { installPtyHost } from '@main/adapters/pty/install'
import { PTY_MARK } from '@main/adapters/pty/process-table'
import type { Log } from '@main/ports/log'
import type { Processes } from '@main/ports/processes'
import type { AppPaths } from './app-paths'
import type { NodeProgram } from './outside'

export interface PtyHostStart {
  readonly home: Home
  readonly processes: Processes
  readonly node: NodeProgram
  readonly version: string
  readonly env: NodeJS.ProcessEnv
  readonly paths: AppPaths
  readonly log: Log
}

/** Copies the PTY host out of the app and starts it on its own: it outlives window, engine and update. */
export async function startPtyHost({ home, processes, node, version, env, paths, log }: PtyHostStart): Promise<void> {
  const entry = await installPtyHost({
    home: home.data,
    version,
    bundle: paths.ptyHost,
    nodePty: join(paths.root, 'node_modules', 'node-pty'),
  })
  const kept = ['--recordings', join(home.data, 'terminals')]
  const started = await processes.spawnDetached({
    argv: [...node.argv, entry, '--home', home.runtime, ...kept, '--app-version', version],
    cwd: home.data,
    // The mark names the terminal a process runs in: with it the host would end with the terminal we were started from.
    env: { ...env, ...node.env, [PTY_MARK]: undefined },
    logFile: join(home.data, 'logs', 'pty-host.log'),
  })
  if (!started.ok) log.error('the terminal host could not be started', { ...started.error })
}
