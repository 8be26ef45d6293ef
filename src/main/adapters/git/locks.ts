import { readdir, readFile, readlink, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import type { RepoRef, StaleLock } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import type { Answer } from './exec'
import { fromFileSystem, refuse } from './refuse'
import { adminDirs } from './state'

async function locksIn(dir: string, deep: boolean): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => [])
  const found = entries
    .filter(entry => entry.isFile() && entry.name.endsWith('.lock'))
    .map(entry => join(dir, entry.name))
  const folders = deep ? entries.filter(entry => entry.isDirectory()) : []
  return [...found, ...(await Promise.all(folders.map(entry => locksIn(join(dir, entry.name), true)))).flat()]
}

/** Verbs of git that keep an index locked while somebody is asked. */
const KEEPERS: ReadonlySet<string> = new Set([
  'commit',
  'merge',
  'rebase',
  'am',
  'cherry-pick',
  'revert',
  'stash',
  'add',
])

const isWithin = (path: string, root: string | null): boolean =>
  root !== null && (path === root || path.startsWith(root + sep))

/** The checkout that a lock directly in an administrative folder belongs to; null for locks of refs. */
async function rootOf(lock: string): Promise<string | null> {
  const admin = dirname(lock)
  const link = await readFile(join(admin, 'gitdir'), 'utf8').catch(() => null)
  if (link !== null) return dirname(link.trim())
  return basename(admin) === '.git' ? dirname(admin) : null
}

/** Where a git works that keeps the index locked while an editor or a hook runs: it has closed the file, and still owns it. */
async function worksIn(pid: string): Promise<string | null> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  const [program = '', ...words] = line.split('\0')
  if (basename(program) !== 'git' || !words.some(word => KEEPERS.has(word))) return null
  return readlink(`/proc/${pid}/cwd`).catch(() => null)
}

/** Which processes have one of these files open (Linux); null where the system does not say. */
async function holdersOf(paths: ReadonlySet<string>): Promise<Map<string, number[]> | null> {
  if (process.platform !== 'linux') return null
  const held = new Map<string, number[]>([...paths].map(path => [path, []]))
  const pids = (await readdir('/proc').catch(() => [])).filter(name => /^\d+$/.test(name))
  for (const pid of pids) {
    const open = await readdir(`/proc/${pid}/fd`).catch(() => [])
    const targets = await Promise.all(open.map(fd => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')))
    for (const target of targets) held.get(target)?.push(Number(pid))
    const root = await worksIn(pid)
    if (root !== null)
      for (const [path, by] of held)
        if (!by.includes(Number(pid)) && isWithin(root, await rootOf(path))) by.push(Number(pid))
  }
  return held
}

/**
 * Lock files of a repository and its checkouts that are older than `olderThanMs` at the time `now`. A killed git
 * leaves them; a living one keeps them for moments. Who holds one open is told where the system can say.
 */
export async function staleLocks(
  repo: RepoRef,
  query: { readonly now: number; readonly olderThanMs: number },
): Answer<StaleLock[]> {
  const folders = await adminDirs(repo)
  const lists = await Promise.all([
    ...folders.map(dir => locksIn(dir, false)),
    locksIn(join(repo.commonDir, 'refs'), true),
  ])
  const old: { path: string; ageMs: number }[] = []
  for (const path of lists.flat()) {
    const found = await stat(path).catch(() => null)
    const ageMs = found === null ? -1 : query.now - found.mtimeMs
    if (ageMs >= query.olderThanMs) old.push({ path, ageMs })
  }
  if (old.length === 0) return ok([])
  const held = await holdersOf(new Set(old.map(lock => lock.path)))
  return ok(old.map(lock => ({ ...lock, heldBy: held === null ? null : (held.get(lock.path) ?? []) })))
}

/** Removes a lock found before, if nobody holds it and nothing has touched it since. */
export async function removeStaleLock(repo: RepoRef, lock: StaleLock, { now }: { readonly now: number }): Answer<void> {
  const again = await staleLocks(repo, { now, olderThanMs: lock.ageMs })
  if (!again.ok) return again
  const found = again.value.find(other => other.path === lock.path)
  if (!found) {
    return refuse({
      code: 'locked',
      lock: lock.path,
      message: `${lock.path} is gone or has changed since, so it was left alone. Look again.`,
    })
  }
  if (found.heldBy !== null && found.heldBy.length > 0) {
    const message = `${lock.path} is held open by process ${found.heldBy.join(', ')}, so it was left alone. End that process first.`
    return refuse({ code: 'locked', lock: lock.path, message })
  }
  try {
    await rm(lock.path)
    return ok(undefined)
  } catch (cause) {
    return fromFileSystem(cause, 'remove a stale lock')
  }
}
