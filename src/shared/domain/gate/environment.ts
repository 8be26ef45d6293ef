import type { EnvironmentConfig } from '../config/schema'

type Variables = Readonly<Record<string, string | undefined>>

// npm's own, git's own (they would point a gate at another repository), Electron's and ours.
const FOREIGN =
  /^(npm_|GIT_(DIR|INDEX_FILE|WORK_TREE|OBJECT_DIRECTORY|ALTERNATE|COMMON_DIR|CONFIG|PREFIX|NAMESPACE)|ELECTRON_|ESPALIER_|NODE_OPTIONS$|NODE_ENV$|VITEST|INIT_CWD$)/i
const SECRET = /(KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|PRIVATE)/i

/** A search path without anybody's `node_modules/.bin`: a gate must not pass because Espalier has a tool installed. */
export const plainPath = (path: string, separator: string): string =>
  path
    .split(separator)
    .filter(folder => !/[\\/]node_modules[\\/]\.bin[\\/]?$/.test(folder) && !/[\\/]node-gyp-bin[\\/]?$/.test(folder))
    .join(separator)

/**
 * The environment of a gate or its set-up: the user's own, less npm's variables, what points git elsewhere and
 * whatever looks like a secret; then what the configuration passes on and sets (later layers win), then CI's marks.
 */
export function gateEnvironment(
  own: Variables,
  layers: readonly EnvironmentConfig[],
  extra: Readonly<Record<string, string>>,
  separator: string,
): Record<string, string> {
  const env: Record<string, string> = {}
  const passed = new Set(layers.flatMap(layer => layer.pass))
  for (const [name, value] of Object.entries(own)) {
    if (value === undefined) continue
    if (!passed.has(name) && (FOREIGN.test(name) || SECRET.test(name))) continue
    env[name] = name.toUpperCase() === 'PATH' ? plainPath(value, separator) : value
  }
  return Object.assign(env, { CI: 'true', GIT_TERMINAL_PROMPT: '0' }, ...layers.map(layer => layer.set), extra)
}
