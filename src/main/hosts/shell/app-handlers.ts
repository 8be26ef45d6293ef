import { isAbsolute } from 'node:path'
import type { AppApi } from '@shared/contract/api'
import type { Handlers } from '@shared/contract/server'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'
import { browse } from './browse'
import type { Hub } from './hub'
import type { Recents } from './recents'
import type { Settings } from './settings'

/** What only the host can do: the system's dialogs and programs. */
export interface ShellActions {
  host: 'electron' | 'web'
  version: string
  canPick: boolean
  /** What the system calls the person at this computer. */
  person: string
  pick(): Promise<string | null>
  reveal(target: string, line?: number): Promise<Result<Record<string, never>, Failure>>
}

export interface AppDeps {
  hub: Hub
  settings: Settings
  recents: Recents
  shell: ShellActions
  /** Project named on the command line, or null for the welcome screen. */
  initial: string | null
  platform: string
}

/** Answers `appApi` for a window or tab. */
export function appHandlers({ hub, settings, recents, shell, initial, platform }: AppDeps): Handlers<AppApi> {
  const done = ok({})
  return {
    info: async () =>
      ok({ version: shell.version, platform, host: shell.host, initial, canPick: shell.canPick, person: shell.person }),
    recents: async () => ok(await recents.list()),
    forget: async ({ path }) => {
      await recents.forget(path)
      return done
    },
    open: async ({ path }) => hub.open(path),
    browse: async ({ path }) => browse(path),
    pick: async () => ok({ path: await shell.pick() }),
    reveal: async ({ target, line }) =>
      /^https?:\/\//.test(target) || isAbsolute(target)
        ? shell.reveal(target, line)
        : err({ code: 'bad-input', message: 'Only http(s) links and absolute paths can be opened.', path: 'target' }),
    'settings.get': async ({ name }) => ok({ value: await settings.get(name) }),
    'settings.set': async ({ name, value }) => {
      await settings.set(name, value)
      return done
    },
  }
}
