import { constants, type Dirent } from 'node:fs'
import { copyFile, lstat, mkdir, open, readdir, realpath } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import type { GateFile, GateFiles, KeptFile } from '@main/ports/gate-files'
import { globMatcher, isGlob } from '@shared/lib/glob'
import { diskFull, isFull } from './full'

const ID = /^[a-z0-9-]{1,80}$/
/** Most entries looked at, and most files found; a report is not hidden among more. */
const LOOKED_AT = 100_000
const FOUND = 2000
const MB = 1_000_000
const MOST_FILES = 200
const MOST_EACH = 50 * MB
const MOST_TOGETHER = 200 * MB
const NEVER = new Set(['.git', 'node_modules'])

/** The folder a pattern certainly lies in: its parts up to the first that is a pattern. */
function folderOf(glob: string): string {
  const parts = glob.replace(/\/+$/, '').split('/')
  if (parts.length === 1 && !glob.endsWith('/')) return ''
  const first = parts.findIndex(isGlob)
  return parts.slice(0, first < 0 ? parts.length : first).join('/')
}

const entriesOf = (folder: string): Promise<Dirent[]> => readdir(folder, { withFileTypes: true }).catch(() => [])

/** Whether a path below a folder stays below it, whatever it is made of. */
const staysBelow = (path: string): boolean =>
  path !== '' && !path.startsWith('/') && !path.split(/[\\/]/).includes('..') && !path.includes('\0')

/** Finds files by pattern, walking only where one can be. */
async function find(root: string, globs: readonly string[]): Promise<GateFile[]> {
  const matches = globMatcher(globs)
  const found = new Map<string, GateFile>()
  let looked = 0
  async function take(path: string): Promise<void> {
    const seen = await lstat(join(root, path), { bigint: true }).catch(() => null)
    if (!seen?.isFile()) return
    found.set(path, { path, size: Number(seen.size), stamp: `${seen.mtimeNs}-${seen.size}-${seen.ino}` })
  }
  async function walk(folder: string, all: boolean): Promise<void> {
    for (const entry of await entriesOf(join(root, folder))) {
      looked += 1
      if (looked > LOOKED_AT || found.size >= FOUND) return
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isFile()) {
        if (all || matches(path)) await take(path)
      } else if (entry.isDirectory() && !NEVER.has(entry.name)) await walk(path, all || matches(path))
    }
  }
  const starts = [...new Set(globs.map(folderOf))].filter(staysBelowOrRoot)
  for (const start of starts) {
    if (starts.some(other => other !== start && (other === '' || start.startsWith(`${other}/`)))) continue
    const kind = start === '' ? null : await lstat(join(root, start)).catch(() => null)
    if (kind?.isFile()) await take(start)
    else if (start === '' || kind?.isDirectory()) await walk(start, start !== '' && matches(start))
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

const staysBelowOrRoot = (path: string): boolean => path === '' || staysBelow(path)

async function bytesOf(path: string, most: number): Promise<Buffer> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    const buffer = Buffer.alloc(Math.min(most, size))
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/**
 * Reports and artefacts as files.
 * @param folder where artefacts are kept, one folder for each log id; made when first needed, 0700
 */
export function createGateFiles(folder: string): GateFiles {
  return {
    find,
    full: async path => ((await isFull(path)) ? diskFull(path) : null),
    async read(root, path, maxBytes) {
      if (!staysBelow(path)) return null
      const whole = join(root, path)
      const seen = await lstat(whole).catch(() => null)
      if (!seen?.isFile() || seen.size > maxBytes) return null
      return (await bytesOf(whole, maxBytes)).toString('utf8')
    },
    async keep(id, root, files) {
      if (!ID.test(id)) throw new Error(`Not a log id: ${id}`)
      const kept: KeptFile[] = []
      const left: string[] = []
      let together = 0
      for (const { path, size } of files) {
        const fits = kept.length < MOST_FILES && size <= MOST_EACH && together + size <= MOST_TOGETHER
        if (!fits || !staysBelow(path)) {
          left.push(path)
          continue
        }
        const to = join(folder, id, path)
        try {
          await mkdir(dirname(to), { recursive: true, mode: 0o700 })
          await copyFile(join(root, path), to, constants.COPYFILE_FICLONE)
          kept.push({ path, size })
          together += size
        } catch {
          // A disk that is full, or a file that is gone by now: the verdict stands without it.
          left.push(path)
        }
      }
      return { kept, left }
    },
    async kept(id, path, maxBytes) {
      if (!ID.test(id) || !staysBelow(path)) return null
      const at = join(folder, id, path)
      const [real, home] = await Promise.all([
        realpath(at).catch(() => null),
        realpath(join(folder, id)).catch(() => null),
      ])
      if (real === null || home === null || !real.startsWith(`${home}${sep}`)) return null
      const seen = await lstat(real)
      if (!seen.isFile()) return null
      return { at: real, size: seen.size, bytes: await bytesOf(real, maxBytes) }
    },
  }
}
