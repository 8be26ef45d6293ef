import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Small things remembered between starts: layouts, theme, recent projects. One JSON file, written whole. */
export interface Settings {
  get(name: string): Promise<string | null>
  set(name: string, value: string): Promise<void>
}

/** Opens (or begins) the settings file. A file that cannot be read is set aside, not overwritten. */
export function createSettings(path: string): Settings {
  let values: Promise<Record<string, string>> | null = null
  let writing: Promise<void> = Promise.resolve()

  const load = async (): Promise<Record<string, string>> => {
    const text = await readFile(path, 'utf8').catch(() => null)
    if (text === null) return {}
    try {
      const parsed: unknown = JSON.parse(text)
      if (parsed && typeof parsed === 'object' && !Array.isArray(parsed)) {
        return Object.fromEntries(
          Object.entries(parsed).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
        )
      }
    } catch {
      // Falls through: set aside below.
    }
    await rename(path, `${path}.unreadable`).catch(() => {})
    return {}
  }
  const all = () => {
    values ??= load()
    return values
  }
  const save = async () => {
    const text = JSON.stringify(await all(), null, 2)
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const file = await open(`${path}.new`, 'w', 0o600)
    await file.writeFile(text)
    await file.sync()
    await file.close()
    await rename(`${path}.new`, path)
  }
  return {
    get: async name => (await all())[name] ?? null,
    set: async (name, value) => {
      const map = await all()
      if (map[name] === value) return
      map[name] = value
      writing = writing.then(save, save)
      await writing
    },
  }
}
