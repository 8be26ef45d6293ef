import { type Dirent, promises as fs } from 'node:fs'
import { join } from 'node:path'

/** A folder as far as `init` looks at it. */
export interface Folder {
  /** Path from the repository's root; "" for the root. */
  readonly path: string
  readonly files: readonly string[]
  readonly folders: readonly string[]
  /** Contents of the files that say how a project is built and tested, by name. */
  readonly texts: Readonly<Record<string, string>>
}

/** What is in a repository: its root and the folders up to two levels down. */
export interface Survey {
  readonly root: Folder
  readonly below: readonly Folder[]
}

const manifests = [
  'package.json',
  'Cargo.toml',
  'pyproject.toml',
  'setup.cfg',
  'requirements.txt',
  'requirements-dev.txt',
  'go.mod',
  'Gemfile',
  'Makefile',
  'makefile',
  'GNUmakefile',
  'composer.json',
  'pnpm-workspace.yaml',
  'tox.ini',
  '.gitignore',
]
const uninteresting = new Set([
  'node_modules',
  'target',
  'dist',
  'build',
  'out',
  'vendor',
  'coverage',
  '__pycache__',
  'venv',
])
const mostFolders = 60
const longestText = 200_000

/** Looks at a repository's folders: names, and the contents of its manifests. What cannot be read counts as not there. */
export async function survey(root: string): Promise<Survey> {
  const top = await lookAt(root, '')
  const below: Folder[] = []
  for (const name of top.folders.slice(0, mostFolders)) {
    const folder = await lookAt(root, name)
    below.push(folder)
    for (const inner of folder.folders.slice(0, mostFolders)) below.push(await lookAt(root, `${name}/${inner}`))
  }
  return { root: top, below }
}

async function lookAt(root: string, path: string): Promise<Folder> {
  const at = join(root, path)
  const entries = await fs.readdir(at, { withFileTypes: true }).catch((): Dirent[] => [])
  const names = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const files = names.filter(entry => entry.isFile()).map(entry => entry.name)
  const folders = names
    .filter(entry => entry.isDirectory() && !entry.name.startsWith('.') && !uninteresting.has(entry.name))
    .map(entry => entry.name)
  const texts: Record<string, string> = {}
  for (const name of manifests) {
    if (!files.includes(name)) continue
    const text = await fs.readFile(join(at, name), 'utf8').catch(() => '')
    texts[name] = text.slice(0, longestText)
  }
  return { path, files, folders, texts }
}
