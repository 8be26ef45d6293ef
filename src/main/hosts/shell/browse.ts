import { access, readdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'

export interface Listing {
  path: string
  parent: string | null
  entries: { name: string; path: string; repository: boolean }[]
}

/** Folders below a path (default: the home folder), repositories marked; hidden ones left out. */
export async function browse(from: string | null): Promise<Result<Listing, Failure>> {
  const path = resolve(from ?? homedir())
  try {
    const folders = (await readdir(path, { withFileTypes: true }))
      .filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))
      .slice(0, 2000)
    const entries = await Promise.all(
      folders.map(async ({ name }) => ({ name, path: join(path, name), repository: await holdsGit(join(path, name)) })),
    )
    entries.sort((a, b) => a.name.localeCompare(b.name))
    const parent = dirname(path)
    return ok({ path, parent: parent === path ? null : parent, entries })
  } catch (error) {
    return err({
      code: 'cannot-read',
      message: `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}. Choose another folder.`,
    })
  }
}

const holdsGit = (path: string) =>
  access(join(path, '.git')).then(
    () => true,
    () => false,
  )
