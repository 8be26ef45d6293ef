import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, isAbsolute, join, resolve } from 'node:path'

const isProgram = async (path: string): Promise<boolean> => {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}

/**
 * Where a command would be found: itself when it names a path (relative to `cwd`), else the first match in PATH (with
 * PATHEXT on Windows). undefined when there is none that can be run.
 */
export const findProgram = async (
  command: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<string | undefined> => {
  const windows = process.platform === 'win32'
  const names = windows
    ? ['', ...(env.PATHEXT ?? '.COM;.EXE;.BAT;.CMD').split(';')].map(end => command + end)
    : [command]
  const named = isAbsolute(command) || command.includes('/') || (windows && command.includes('\\'))
  const folders = named ? [cwd] : (env.PATH ?? env.Path ?? '').split(delimiter).filter(folder => folder !== '')
  for (const folder of folders) {
    for (const name of names) {
      const path = named ? resolve(folder, name) : join(folder, name)
      if (await isProgram(path)) return path
    }
  }
  return undefined
}

/** True when `path` is a folder one can start a program in. */
export const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}
