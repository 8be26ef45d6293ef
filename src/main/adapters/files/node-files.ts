import { constants } from 'node:fs'
import {
  access,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  realpath,
  rename,
  rm,
  rmdir,
  stat,
  statfs,
  writeFile,
} from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { FileError, Files } from '@main/ports/files'
import { err, ok } from '@shared/lib/result'

const errnoOf = (cause: unknown) => (cause instanceof Error && 'code' in cause ? String(cause.code) : 'UNKNOWN')

function failed(cause: unknown, path: string, doing: string): FileError {
  const errno = errnoOf(cause)
  const message =
    errno === 'ENOSPC' || errno === 'EDQUOT'
      ? `${path} cannot be ${doing}: the disk is full. Free some space and try again.`
      : `${path} cannot be ${doing} (${errno}). Check the folder's permissions and the free space on the disk.`
  return { code: 'file', errno, path, message }
}

async function readStart(path: string, maxBytes: number): Promise<string | null> {
  const file = await open(path, 'r').catch(() => null)
  if (!file) return null
  try {
    const bytes = Buffer.alloc(Math.min(maxBytes, (await file.stat()).size))
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0)
    return bytes.toString('utf8', 0, bytesRead)
  } catch {
    return null
  } finally {
    await file.close()
  }
}

/** The file system as services see it. */
export const nodeFiles: Files = {
  resolve: (from, path) => (path.startsWith('~/') ? join(homedir(), path.slice(2)) : resolve(from, path)),
  kind: async path => {
    const found = await lstat(path).catch(() => null)
    if (!found) return null
    return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other'
  },
  real: path => realpath(path).catch(() => path),
  read: readStart,
  write: async (path, text) => {
    try {
      await mkdir(dirname(path), { recursive: true })
      const draft = `${path}.${process.pid}.tmp`
      await writeFile(draft, text)
      await rename(draft, path)
      return ok(undefined)
    } catch (cause) {
      return err(failed(cause, path, 'written'))
    }
  },
  copyNew: async (from, to) => {
    try {
      if (!(await lstat(from).catch(() => null))) return ok('missing')
      if (await lstat(to).catch(() => null)) return ok('exists')
      await mkdir(dirname(to), { recursive: true })
      await cp(from, to, {
        recursive: true,
        mode: constants.COPYFILE_FICLONE,
        verbatimSymlinks: true,
        errorOnExist: true,
        force: false,
      })
      return ok('copied')
    } catch (cause) {
      return err(failed(cause, to, 'copied'))
    }
  },
  names: folder => readdir(folder).catch(() => []),
  removeEmpty: folder =>
    rmdir(folder).then(
      () => true,
      () => false,
    ),
  size: path =>
    stat(path).then(
      found => found.size,
      () => null,
    ),
  free: path =>
    statfs(path).then(
      found => found.bavail * found.bsize,
      () => null,
    ),
  writable: folder =>
    access(folder, constants.W_OK).then(
      () => true,
      () => false,
    ),
  ignoresCase: async folder => {
    const probe = await mkdtemp(join(folder, 'espalier-case-a')).catch(() => null)
    if (probe === null) return false
    try {
      return Boolean(
        await lstat(join(dirname(probe), probe.slice(dirname(probe).length + 1).toUpperCase())).catch(() => null),
      )
    } finally {
      await rm(probe, { recursive: true, force: true })
    }
  },
}
