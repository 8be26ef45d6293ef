import { access } from 'node:fs/promises'
import { z } from 'zod'
import type { Settings } from './settings'

const List = z.array(z.object({ path: z.string(), name: z.string(), at: z.number() }))
const KEEP = 20

export interface Recents {
  list(): Promise<{ path: string; name: string; at: number; exists: boolean }[]>
  /** Puts a project first; `at` in ms since the epoch. */
  touch(path: string, name: string, at: number): Promise<void>
  forget(path: string): Promise<void>
}

/** The projects opened lately, newest first. */
export function createRecents(settings: Settings): Recents {
  const change = (next: (list: z.infer<typeof List>) => z.infer<typeof List>) =>
    settings.update('recents', text => JSON.stringify(next(read(text)).slice(0, KEEP)))
  return {
    list: async () =>
      Promise.all(
        read(await settings.get('recents')).map(async entry => ({
          ...entry,
          exists: await access(entry.path).then(
            () => true,
            () => false,
          ),
        })),
      ),
    touch: (path, name, at) => change(list => [{ path, name, at }, ...list.filter(entry => entry.path !== path)]),
    forget: path => change(list => list.filter(entry => entry.path !== path)),
  }
}

/** The window may write any setting: what is no list is none. */
function read(text: string | null): z.infer<typeof List> {
  try {
    return List.parse(JSON.parse(text ?? '[]'))
  } catch {
    return []
  }
}
