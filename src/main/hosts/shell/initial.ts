import { access } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

/**
 * The folder to open at start: the one that was named, else the repository the caller stands in, else null for the
 * welcome screen. A name is taken as it is: when it is no repository the window says so.
 */
export async function initialProject(named: string | undefined, cwd: string): Promise<string | null> {
  if (named !== undefined) return resolve(cwd, named)
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const holds = await access(join(folder, '.git')).then(
      () => true,
      () => false,
    )
    if (holds) return folder
    if (dirname(folder) === folder) return null
  }
}
