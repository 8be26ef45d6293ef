import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, isAbsolute, join, resolve } from 'node:path'
import type { Env } from '@main/ports/processes'

async function runs(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}

/**
 * Where a command would be found: itself when it names a path (from `cwd` on), else the first match on the PATH of
 * `env` (with PATHEXT on Windows). null when there is none that can be run.
 */
export async function which(command: string, cwd: string, env: Env): Promise<string | null> {
  const windows = process.platform === 'win32'
  const endings = windows ? ['', ...(env.PATHEXT ?? '.COM;.EXE;.BAT;.CMD').split(';')] : ['']
  const named = isAbsolute(command) || command.includes('/') || (windows && command.includes('\\'))
  const folders = named ? [cwd] : (env.PATH ?? env.Path ?? '').split(delimiter).filter(folder => folder !== '')
  if (command === '') return null
  for (const folder of folders) {
    for (const ending of endings) {
      const path = named ? resolve(folder, command + ending) : join(resolve(cwd, folder), command + ending)
      if (await runs(path)) return path
    }
  }
  return null
}
