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
  /** What a person types to start this host once more, where they did so in a terminal. */
  again?: string | undefined
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
  return {
    info: async () =>
      ok({
        version: shell.version,
        platform,
        host: shell.host,
        initial,
        canPick: shell.canPick,
        person: shell.person,
        ...(shell.again === undefined ? {} : { again: shell.again }),
      }),
    recents: async () => ok(await recents.list()),
    forget: ({ path }) => written(recents.forget(path)),
    open: async ({ path }) => hub.open(path),
    browse: async ({ path }) => browse(path),
    pick: async () => ok({ path: await shell.pick() }),
    reveal: async ({ target, line }) =>
      /^https?:\/\//.test(target) || isAbsolute(target)
        ? shell.reveal(target, line)
        : err({ code: 'bad-input', message: 'Only http(s) links and absolute paths can be opened.', path: 'target' }),
    'settings.get': async ({ name }) => ok({ value: await settings.get(name) }),
    'settings.set': ({ name, value }) => written(settings.set(name, value)),
  }
}

/** That a setting cannot be written (a full disk, a read-only home) is an answer, not a bug. */
const written = (work: Promise<void>): Promise<Result<Record<string, never>, Failure>> =>
  work.then(
    () => ok({}),
    (error: Error) =>
      err({
        code: 'cannot-write',
        message: `This cannot be remembered: ${error.message}. Set ESPALIER_HOME to a folder you can write.`,
      }),
  )
