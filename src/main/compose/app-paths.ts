import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the parts of the built app are. */
export interface AppPaths {
  /** The built PTY host, as a real file: unpacked beside the archive in the packaged app. */
  readonly ptyHost: string
  /** The detached engine's entry. */
  readonly engine: string
  /** Folder that holds node_modules. */
  readonly root: string
}

/** Finds the built parts from this very module: bundled into `out/main` (chunks one deeper), or as a source under test. */
export function appPaths(module = fileURLToPath(import.meta.url)): AppPaths {
  const parts = dirname(module).split(sep)
  const root = parts.slice(0, Math.max(parts.lastIndexOf('out'), parts.lastIndexOf('src'))).join(sep)
  return {
    ptyHost: join(root, 'out', 'pty-host', 'index.js').replace('app.asar', 'app.asar.unpacked'),
    engine: join(root, 'out', 'main', 'engine.js'),
    root,
  }
}
