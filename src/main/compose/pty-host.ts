import { join } from 'node:path'
import { installPtyHost } from '@main/adapters/pty/install'
import type { Home } from '@main/adapters/fs/home'
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
}

/** Copies the PTY host out of the app and starts it on its own: it outlives window, engine and update. */
export async function startPtyHost({ home, processes, node, version, env, paths }: PtyHostStart): Promise<void> {
  const entry = await installPtyHost({
    home: home.data,
    version,
    bundle: paths.ptyHost,
    nodePty: join(paths.root, 'node_modules', 'node-pty'),
  })
  await processes.spawnDetached({
    argv: [...node.argv, entry, '--home', home.runtime, '--app-version', version],
    cwd: home.data,
    env: { ...env, ...node.env },
    logFile: join(home.data, 'logs', 'pty-host.log'),
  })
}
