import { link, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { err, ok, type Result } from '@shared/lib/result'
import { agentPrograms, detect, type Findings } from './detect'
import { configFileNames } from './file'
import { survey } from './survey'
import { renderConfig } from './template'

/** What `init` needs to know that a folder cannot tell. */
export interface InitDeps {
  /** The repository's main branch. */
  readonly mainBranch: string
  /** Whether a program is on the user's PATH. */
  readonly onPath: (program: string) => Promise<boolean>
}

/** The commented file fitted to a project, and what was found; nothing is written. */
export async function planConfig(
  root: string,
  deps: InitDeps,
): Promise<{ readonly text: string; readonly findings: Findings }> {
  const asked = await Promise.all(agentPrograms.map(async name => ({ name, present: await deps.onPath(name) })))
  const present = asked.filter(one => one.present).map(one => one.name)
  const findings = detect(await survey(root), deps.mainBranch, present)
  return { text: renderConfig(findings), findings }
}

export type WriteConfigError =
  | { readonly code: 'config-exists'; readonly message: string; readonly path: string }
  | { readonly code: 'config-unwritable'; readonly message: string; readonly path: string }

/**
 * Writes a new configuration whole or not at all and gives its path. Never over a file that is there, under either
 * name, not even one that appears in between. `id` makes the temporary name unique.
 */
export async function writeConfigFile(
  root: string,
  text: string,
  id: string,
): Promise<Result<string, WriteConfigError>> {
  for (const name of configFileNames) {
    const path = join(root, name)
    if (await isThere(path)) return err(exists(path))
  }
  const path = join(root, configFileNames[0])
  const temporary = join(root, `.multi-agent.yaml.${id}.tmp`)
  try {
    await writeFile(temporary, text, { flag: 'wx' })
    await place(temporary, path, text)
    return ok(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    if (code === 'EEXIST') return err(exists(path))
    const message = `${path} cannot be written (${code}). Make the folder writable, or choose another.`
    return err({ code: 'config-unwritable', message, path })
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined)
  }
}

// A link fails where the name is taken, as a rename does not. Some file systems have no links.
async function place(temporary: string, path: string, text: string): Promise<void> {
  try {
    await link(temporary, path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP'].includes(code)) throw error
    await writeFile(path, text, { flag: 'wx' })
  }
}

const exists = (path: string): WriteConfigError => {
  const message = `${path} is already there and is left as it is. Edit it, or move it away first.`
  return { code: 'config-exists', message, path }
}

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )
