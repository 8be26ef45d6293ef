import { join } from 'node:path'
import type { FramePipe } from '@main/ports/terminals'
import { appApi } from '@shared/contract/api'
import { serve } from '@shared/contract/server'
import type { Wire } from '@shared/contract/wire'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'
import { createFoundation, type NodeProgram, personName } from '../../compose'
import { appHandlers } from './app-handlers'
import { createHub, type Hub } from './hub'

import { projectFinder } from './projects'
import { createRecents } from './recents'
import { relayFrames } from './relay'
import { createSettings, type Settings } from './settings'

export interface ShellDeps {
  host: 'electron' | 'web'
  env: NodeJS.ProcessEnv
  version: string
  /** Folder to open at once, or null for the welcome screen. */
  initial: string | null
  canPick: boolean
  pick(): Promise<string | null>
  /** Opens a link, file or folder outside. */
  openPath(target: string): Promise<void>
  /** How to start a Node program that outlives us. */
  node: NodeProgram
  /** What a person types to start this host once more, where they did so in a terminal. */
  again?: string
}

/** What a host with a window is made of, whatever its transport. */
export interface Shell {
  readonly hub: Hub
  readonly settings: Settings
  /** Opens a project before a window asks for it. */
  openProject(path: string): Promise<Result<unknown, Failure>>
  serveApp(wire: Wire): void
  joinProject(key: string, wire: Wire): void
  relayTerminals(pipe: FramePipe): void
  /** Agents at work in the projects this host runs. */
  runningAgents(): number
  close(agents: 'keep' | 'stop'): Promise<void>
}

/** Puts a host together: settings, recent projects, open projects, the way to the terminals. */
export async function startShell(deps: ShellDeps): Promise<Shell> {
  const foundation = await createFoundation({ env: deps.env, version: deps.version, node: deps.node })
  const { log } = foundation
  const settings = createSettings(join(foundation.home.data, 'settings.json'))
  const recents = createRecents(settings)
  const hub = createHub({
    find: projectFinder(foundation, { host: deps.host, dispatching: true }),
    // That it is not remembered is no reason not to open it.
    opened: project =>
      recents
        .touch(project.root, project.name, foundation.clock.now())
        .catch((error: unknown) => log.warn('recent projects cannot be written', { error: reason(error) })),
    onFailure: (key, failure) => log.warn('project unreachable', { key, ...failure }),
  })
  const handlers = appHandlers({
    hub,
    settings,
    recents,
    initial: deps.initial,
    platform: process.platform,
    shell: {
      host: deps.host,
      version: deps.version,
      canPick: deps.canPick,
      person: personName(deps.env),
      again: deps.again,
      pick: deps.pick,
      reveal: async target => {
        await deps.openPath(target)
        return ok({})
      },
    },
  })
  return {
    hub,
    settings,
    openProject: path =>
      hub.open(path).catch((error: unknown) => {
        log.error('a project did not open', { path, error: reason(error) })
        return err({ code: 'internal', message: 'The project did not open; the diagnostic log says why.' })
      }),
    serveApp: wire =>
      void serve(wire, appApi, handlers, undefined, {
        onBug: (verb, error) => log.error('a handler threw', { verb, error: reason(error) }),
      }),
    joinProject: (key, wire) =>
      void hub.join(key, wire).catch((error: unknown) => {
        log.error('a project did not open', { key, error: reason(error) })
        wire.close()
      }),
    relayTerminals: pipe => {
      const open = async () => {
        const opened = await foundation.terminals.openPipe()
        if (opened.ok) return opened.value
        log.warn('terminals unreachable', { ...opened.error })
        return null
      }
      relayFrames(pipe, open).catch((error: unknown) => log.error('the relay failed', { error: reason(error) }))
    },
    runningAgents: () => hub.doors().reduce((sum, door) => sum + (door.owner()?.runningAgents() ?? 0), 0),
    close: async agents => {
      await hub.close(agents)
      await foundation.close()
    },
  }
}

const reason = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error))
