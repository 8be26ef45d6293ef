import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the parts of the built app are. Bundles lie in `out/main` (chunks one deeper), or in the packed app's archive. */
export interface AppPaths {
  /** The built PTY host, as a real file: unpacked beside the archive in the packaged app. */
  readonly ptyHost: string
  /** The detached engine's entry. */
  readonly engine: string
  /** Folder that holds node_modules. */
  readonly root: string
}

/** Finds the built parts from this very module. */
export function appPaths(): AppPaths {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!folder.endsWith(join('out', 'main')) && dirname(folder) !== folder) folder = dirname(folder)
  const out = dirname(folder)
  return {
    ptyHost: join(out, 'pty-host', 'index.js').replace('app.asar', 'app.asar.unpacked'),
    engine: join(out, 'main', 'engine.js'),
    root: dirname(out),
  }
}
