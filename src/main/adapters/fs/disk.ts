import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Disk } from '@main/ports/disk'

/** Files looked at together: enough to keep the disk busy, few enough that a turn of the event loop stays short. */
const TOGETHER = 64

interface Sum {
  own: number
  shared: number
}

async function add(path: string, sum: Sum): Promise<void> {
  const found = await lstat(path).catch(() => null)
  if (found === null) return
  // Systems without blocks say only how long a file is.
  const bytes = found.blocks === undefined ? found.size : found.blocks * 512
  if (found.isFile() && found.nlink > 1) sum.shared += bytes
  else sum.own += bytes
}

async function walk(folder: string, sum: Sum): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const files = entries.filter(entry => !entry.isDirectory()).map(entry => join(folder, entry.name))
  for (let at = 0; at < files.length; at += TOGETHER)
    await Promise.all(files.slice(at, at + TOGETHER).map(path => add(path, sum)))
  for (const entry of entries) if (entry.isDirectory()) await walk(join(folder, entry.name), sum)
  await add(folder, sum)
}

/** The sizes of folders as the disk has them. A file with further names is shared: it stays when one of them goes. */
export const folderDisk: Disk = {
  use: async ({ path, objects }) => {
    const sum = { own: 0, shared: 0 }
    await walk(path, sum)
    if (objects === null) return { own: sum.own, saved: sum.shared }
    const theirs = { own: 0, shared: 0 }
    await walk(objects, theirs)
    return { own: sum.own + sum.shared, saved: theirs.own + theirs.shared }
  },
}
