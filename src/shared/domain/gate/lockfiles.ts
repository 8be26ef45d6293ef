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
  '.yarnrc.yml',
  '.pnpmfile.cjs',
  'schema.prisma',
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

/** Folders that hold dependencies; a changed lockfile makes them stale. */
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

/**
 * Whether a folder is kept from one gate run to the next without anybody saying so. Cargo's `target` is, for Cargo tells
 * by itself what in it is of another tree; what other tools leave in a folder of that name speaks for any tree.
 * @param files the files that say which dependencies there are; null: told by the name alone
 */
export function holdsDependencies(folder: string, files: readonly string[] | null): boolean {
  const path = folder.replace(/\/$/, '')
  const name = path.replace(/^.*\//, '')
  if (name === 'target' && files !== null) return files.includes(`${path.slice(0, -name.length)}Cargo.toml`)
  return FOLDERS.has(name)
}

/** Whether a path names such a file, at any depth. */
export function namesDependencies(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return NAMES.has(name) || /^requirements.*\.txt$|\.patch$/.test(name)
}
