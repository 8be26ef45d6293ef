import { access } from 'node:fs/promises'
import { z } from 'zod'
import type { Settings } from './settings'

const Recents = z.array(z.object({ path: z.string(), name: z.string(), at: z.number() }))
const KEEP = 20

export interface Recents {
  list(): Promise<{ path: string; name: string; at: number; exists: boolean }[]>
  touch(path: string, name: string, at: number): Promise<void>
  forget(path: string): Promise<void>
}

/** The projects opened lately, newest first. */
export function createRecents(settings: Settings): Recents {
  const read = async () => {
    try {
      return Recents.parse(JSON.parse((await settings.get('recents')) ?? '[]'))
    } catch {
      // The window may write any setting; what is no list is none.
      return []
    }
  }
  const write = (list: z.infer<typeof Recents>) => settings.set('recents', JSON.stringify(list.slice(0, KEEP)))
  return {
    list: async () =>
      Promise.all(
        (await read()).map(async entry => ({
          ...entry,
          exists: await access(entry.path).then(
            () => true,
            () => false,
          ),
        })),
      ),
    touch: async (path, name, at) =>
      write([{ path, name, at }, ...(await read()).filter(entry => entry.path !== path)]),
    forget: async path => write((await read()).filter(entry => entry.path !== path)),
  }
}
