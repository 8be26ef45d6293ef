import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'
import type { Env } from '@main/ports/processes'

const windows = process.platform === 'win32'

/** PATH of an environment; its name has no fixed case on Windows. */
function pathOf(env: Env): string {
  const key = Object.keys(env).find(name => name === 'PATH' || (windows && name.toUpperCase() === 'PATH'))
  return (key && env[key]) || ''
}

/** Whether a file is there that this user may start. */
async function startable(path: string): Promise<boolean> {
  try {
    if (!(await stat(path)).isFile()) return false
    await access(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * Where a program would be found: a path (with a "/") from `cwd`, a bare name on the PATH of `env`. Null when it is
 * not there or may not be started.
 */
export async function findProgram(command: string, env: Env, cwd: string): Promise<string | null> {
  const endings = windows ? ['', ...(env.PATHEXT ?? '.COM;.EXE;.BAT;.CMD').split(';')] : ['']
  const named = command.includes('/') || (windows && command.includes('\\'))
  const folders = named ? [cwd] : pathOf(env).split(delimiter).filter(Boolean)
  for (const folder of folders) {
    for (const ending of endings) {
      const path = isAbsolute(command) ? command + ending : join(isAbsolute(folder) ? folder : cwd, command + ending)
      if (await startable(path)) return path
    }
  }
  return null
}
