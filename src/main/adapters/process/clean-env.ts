import { delimiter, dirname, join, sep } from 'node:path'
import type { Env } from '@main/ports/processes'

/** What Electron, an AppImage and Espalier put into their own environment. */
const ours = /^(ESPALIER_.*|ELECTRON_.*|CHROME_DESKTOP|ORIGINAL_XDG_CURRENT_DESKTOP|APPDIR|APPIMAGE|ARGV0|OWD)$/

/** The folders whose tools are Espalier's and nobody else's: told by npm and by the Node that runs us. */
export function ownRoots(env: Env, execPath: string, appRoot?: string): string[] {
  const marker = `${sep}node_modules${sep}`
  const roots = [
    appRoot,
    env.npm_package_name === 'espalier' && env.npm_package_json ? dirname(env.npm_package_json) : undefined,
    execPath.includes(marker) ? execPath.slice(0, execPath.indexOf(marker)) : undefined,
  ]
  return [...new Set(roots.filter(root => root !== undefined))]
}

/** Takes our own variables, and folders of our own tools, out of an environment. */
export function withoutOurs(env: Env, roots: readonly string[]): Env {
  const kept = Object.entries(env).filter(([name]) => !ours.test(name))
  const foreign = (entry: string) => {
    const path = entry.endsWith(sep) ? entry.slice(0, -1) : entry
    return !roots.some(root => `${path}${sep}`.startsWith(join(root, 'node_modules') + sep))
  }
  return Object.fromEntries(
    kept.map(([name, value]) => [
      name,
      /^path$/i.test(name) ? value?.split(delimiter).filter(foreign).join(delimiter) : value,
    ]),
  )
}

/**
 * Takes out what npm adds when it runs a script: its variables and the folders it puts in front of the PATH. What the
 * person sets in a shell profile comes back when that shell is asked.
 */
export function withoutNpm(env: Env): Env {
  if (!Object.keys(env).some(name => /^npm_/i.test(name))) return env
  const added = (name: string, value: string | undefined): boolean =>
    /^npm_/i.test(name) ||
    name === 'INIT_CWD' ||
    (name === 'NODE' && value === env.npm_node_execpath) ||
    (name === 'COLOR' && /^[01]$/.test(value ?? '')) ||
    (name === 'EDITOR' && value === env.npm_config_editor) ||
    (name === 'NODE_OPTIONS' && env.npm_config_node_options !== undefined)
  const kept = Object.entries(env).filter(([name, value]) => !added(name, value))
  const foreign = (entry: string) => !/[\\/]node_modules[\\/]\.bin[\\/]?$|[\\/]node-gyp-bin[\\/]?$/.test(entry)
  return Object.fromEntries(
    kept.map(([name, value]) => [
      name,
      /^path$/i.test(name) ? value?.split(delimiter).filter(foreign).join(delimiter) : value,
    ]),
  )
}
