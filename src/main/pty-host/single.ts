import { link, lstat, mkdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises'
import { connect, type Server } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { PtyPlace } from '@main/adapters/pty/place'
import { err, ok, type Result } from '@shared/lib/result'

/** Why this process does not become the host of its place. */
export type SingleError =
  | { readonly code: 'already-running'; readonly message: string }
  | { readonly code: 'place-unsafe'; readonly message: string }
  | { readonly code: 'place-busy'; readonly message: string }
  | { readonly code: 'listen-failed'; readonly message: string }

/** A start takes well under a second; a lock older than this is left over. */
const LOCK_OLD_MS = 30_000
const LOCK_TRIES = 100
const LOCK_WAIT_MS = 50

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Makes the folder, private; refuses one that another user made there. */
const privateFolder = async (dir: string): Promise<Result<void, SingleError>> => {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  if (process.platform === 'win32') return ok(undefined)
  const found = await lstat(dir)
  const isOurs = found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o077) === 0
  if (isOurs) return ok(undefined)
  const message = `The folder ${dir} is open to other users. Make it yours alone (chmod 700) or set ESPALIER_HOME.`
  return err({ code: 'place-unsafe', message })
}

/** Removes the lock of a dead holder; one that somebody else has taken meanwhile is put back. */
const setAside = async (lock: string, aside: string, holder: string): Promise<void> => {
  await rename(lock, aside).catch(() => undefined)
  const found = await readFile(aside, 'utf8').catch(() => holder)
  if (found !== holder) await link(aside, lock).catch(() => undefined)
  await rm(aside, { force: true })
}

/** Takes the lock that guards the start; the returned function gives it back. */
const takeLock = async (lock: string): Promise<Result<() => Promise<void>, SingleError>> => {
  const own = `${lock}.${process.pid}`
  await writeFile(own, String(process.pid), { mode: 0o600 })
  try {
    for (let tries = 0; tries < LOCK_TRIES; tries += 1) {
      // A hard link is made by one process only, and never half.
      const taken = await link(own, lock).then(
        () => true,
        () => false,
      )
      if (taken) return ok(() => rm(lock, { force: true }))
      const holder = await readFile(lock, 'utf8').catch(() => undefined)
      const age = await stat(lock).then(
        found => Date.now() - found.mtimeMs,
        () => 0,
      )
      if (holder !== undefined && (!isAlive(Number(holder)) || age > LOCK_OLD_MS)) {
        await setAside(lock, `${own}.old`, holder)
      } else await delay(LOCK_WAIT_MS)
    }
  } finally {
    await rm(own, { force: true })
  }
  return err({ code: 'place-busy', message: `Another terminal host is starting (${lock}). Try again in a moment.` })
}

/** True when somebody accepts connections at `socket`. */
const answers = (socket: string): Promise<boolean> =>
  new Promise(resolve => {
    const probe = connect(socket)
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', () => resolve(false))
  })

const listen = (server: Server, socket: string): Promise<Result<void, SingleError>> =>
  new Promise(resolve => {
    const onError = (error: Error): void =>
      resolve(err({ code: 'listen-failed', message: `Cannot listen at ${socket}: ${error.message}.` }))
    server.once('error', onError)
    // No one else may connect, not even for the moment before a chmod.
    const mask = process.umask(0o177)
    server.listen(socket, () => {
      server.off('error', onError)
      resolve(ok(undefined))
    })
    process.umask(mask)
  })

/**
 * Makes this process the only host of its place: listens there, exclusively. A socket that nobody answers is removed, and
 * `onStale` (which reaps what its dead host left behind) runs before the new host opens.
 */
export const listenAlone = async (
  server: Server,
  place: PtyPlace,
  onStale: () => Promise<void>,
): Promise<Result<void, SingleError>> => {
  const folder = await privateFolder(place.dir)
  if (!folder.ok) return folder
  const lock = await takeLock(place.lock)
  if (!lock.ok) return lock
  try {
    if (await answers(place.socket)) {
      return err({
        code: 'already-running',
        message: `A terminal host already answers at ${place.socket}. Use that one.`,
      })
    }
    await onStale()
    if (process.platform !== 'win32') await unlink(place.socket).catch(() => undefined)
    return await listen(server, place.socket)
  } finally {
    await lock.value()
  }
}
