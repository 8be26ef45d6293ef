import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Small things remembered between starts: layouts, theme, recent projects. One JSON file, written whole. */
export interface Settings {
  get(name: string): Promise<string | null>
  /** Remembers a value; rejects where the file cannot be written. */
  set(name: string, value: string): Promise<void>
  /** Makes a value of the one there is, with no other change of this process in between. */
  update(name: string, change: (value: string | null) => string): Promise<void>
}

/**
 * Opens (or begins) the settings file. It is read anew each time, for other hosts write it too; each write puts a whole
 * file in its place. A file that cannot be read is set aside, not overwritten.
 */
export function createSettings(path: string): Settings {
  let busy: Promise<unknown> = Promise.resolve()

  const load = async (): Promise<Record<string, string>> => {
    const text = await readFile(path, 'utf8').catch(() => null)
    if (text === null) return {}
    const values = read(text)
    if (values) return values
    await rename(path, `${path}.unreadable`).catch(() => {})
    return {}
  }
  const save = async (values: Record<string, string>) => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    // A name of our own: another host may be writing at this very moment.
    const fresh = `${path}.${randomUUID()}.new`
    const file = await open(fresh, 'w', 0o600)
    try {
      await file.writeFile(JSON.stringify(values, null, 2))
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(fresh, path)
  }
  const update: Settings['update'] = (name, change) => {
    const step = async () => {
      const values = await load()
      const value = change(values[name] ?? null)
      if (values[name] !== value) await save({ ...values, [name]: value })
    }
    const mine = busy.then(step, step)
    busy = mine
    return mine
  }
  return {
    get: async name => {
      await busy.catch(() => {})
      return (await load())[name] ?? null
    },
    set: (name, value) => update(name, () => value),
    update,
  }
}

function read(text: string): Record<string, string> | null {
  try {
    const parsed: unknown = JSON.parse(text)
    if (!parsed || typeof parsed !== 'object' || Array.isArray(parsed)) return null
    return Object.fromEntries(
      Object.entries(parsed).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
    )
  } catch {
    return null
  }
}
