/** Files that say which dependencies a checkout needs; when none of them changed, neither did the dependencies. */
const NAMES = new Set([
  'package.json',
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'bun.lock',
  'bun.lockb',
  'deno.lock',
  '.npmrc',
  'Cargo.toml',
  'Cargo.lock',
  'rust-toolchain.toml',
  'pyproject.toml',
  'poetry.lock',
  'uv.lock',
  'Pipfile',
  'Pipfile.lock',
  'setup.py',
  'setup.cfg',
  'go.mod',
  'go.sum',
  'Gemfile',
  'Gemfile.lock',
  'composer.json',
  'composer.lock',
  'mix.exs',
  'mix.lock',
  '.tool-versions',
  '.nvmrc',
  '.node-version',
])

/** Folders that hold dependencies, or what compilers keep for the next time; a changed lockfile makes them stale. */
const FOLDERS = new Set([
  'node_modules',
  '.venv',
  'venv',
  'vendor',
  '.gradle',
  '.yarn',
  '.pnpm-store',
  '.bundle',
  'target',
])

/** Whether a folder is kept from one gate run to the next without anybody saying so. */
export const holdsDependencies = (folder: string): boolean =>
  FOLDERS.has(folder.replace(/\/$/, '').replace(/^.*\//, ''))

/** Whether a path names such a file, at any depth. */
export function namesDependencies(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return NAMES.has(name) || /^requirements.*\.txt$/.test(name)
}
