import type { AppApi } from '@shared/contract/api'
import { Command } from '@shared/domain/command'
import { decide } from '@shared/domain/decide'
import { evolve } from '@shared/domain/evolve'
import { liveRuns } from '@shared/domain/open'
import { err, ok } from '@shared/lib/result'
import { after } from './platform/after'
import { sendAgain } from './platform/send-again'
import type { Connection, Platform } from './platform/types'
import { createActionRegistry } from './store/actions'
import { createChecks } from './store/checks'
import { linkStore } from './store/link'
import type { Notice } from './store/notice'
import { createPaneBus } from './store/panes'
import { createReplica } from './store/replica'
import type { ProjectSession } from './store/session'
import type { Theme } from './store/theme'
import { createUi, memoryOf } from './store/ui'
import { createUndoStack } from './store/undo'

export interface SessionDeps {
  platform: Platform
  app: Connection<AppApi>
  theme: Theme
  project: { key: string; name: string; root: string }
  notify(notice: Notice): void
  leave(): void
  /** The engine was ended; `kept`: agents that go on. */
  closed(kept: number): void
  open(path: string): void
}

/** Connects to a project's engine and makes what every feature shares. `close` ends streams, timers and the wire. */
export async function openSession(deps: SessionDeps): Promise<{ session: ProjectSession; close(): void }> {
  const { platform, app, project } = deps
  const setting = `ui.${project.key}`
  // On its way while the settings are asked for.
  const engine = platform.connectProject(project.key)
  const [remembered, info] = await Promise.all([app.call('settings.get', { name: setting }), app.call('info', {})])
  const person = { kind: 'person' as const, name: (info.ok && info.value.person) || 'person' }
  const link = linkStore(engine)

  const replica = createReplica({
    evolve,
    decide,
    parse: input => {
      const parsed = Command.safeParse(input)
      if (parsed.success) return ok(parsed.data)
      const issue = parsed.error.issues[0]
      return err({
        code: 'bad-input',
        message: `${issue?.path.join('.') ?? 'It'}: ${issue?.message ?? 'not understood'}`,
      })
    },
    send: (commandId, command) =>
      sendAgain({ state: engine.state, onState: engine.onState, after }, () =>
        engine.call('dispatch', { commandId, actor: person, command }),
      ).then(result => (result.ok ? ok({ seq: result.value.seq, records: result.value.records }) : err(result.error))),
    actor: person,
    now: () => Date.now(),
    newId: prefix => `${prefix}-${crypto.randomUUID().replaceAll('-', '').slice(0, 16)}`,
    schedule: run => {
      // The first state is what everything waits for: no frame has to pass before it.
      if (!replica.store.getState().loaded) queueMicrotask(run)
      else if (document.hidden) setTimeout(run, 100)
      else requestAnimationFrame(run)
    },
  })
  let stopFollowing = () => {}
  engine.onUp(() => {
    stopFollowing()
    const { loaded, seq } = replica.store.getState()
    stopFollowing = engine.follow('follow', loaded ? { since: seq } : {}, { onItem: replica.receive })
  })

  const ui = createUi(remembered.ok ? remembered.value.value : null)
  const stopSaving = saveUi(ui, text => void app.call('settings.set', { name: setting, value: text }))
  const session: ProjectSession = {
    ...project,
    engine,
    onUp: engine.onUp,
    openTerminals: () => platform.openTerminals(project.key),
    paste: platform.paste,
    link,
    reconnect: () => {
      app.retry()
      engine.retry()
    },
    hostLink: linkStore(app),
    again: (info.ok && info.value.again) || null,
    replica,
    ui,
    theme: deps.theme.store,
    chooseTheme: deps.theme.choose,
    actions: createActionRegistry(),
    panes: createPaneBus(),
    undo: createUndoStack(),
    checks: createChecks({ follow: engine.follow, now: () => Date.now() }),
    notify: deps.notify,
    copy: platform.copy,
    reveal: (target, line) => {
      if (/^https?:\/\//.test(target)) return platform.openExternal(target)
      void app.call('reveal', { target, ...(line === undefined ? {} : { line }) }).then(result => {
        if (!result.ok) deps.notify({ kind: 'refused', failure: result.error })
      })
    },
    recents: async () => {
      const result = await app.call('recents', {})
      return result.ok ? result.value.filter(each => each.exists) : []
    },
    host: platform.host,
    quit: async agents => {
      const running = liveRuns(replica.store.getState().model).length
      const result = await engine.call('shutdown', { agents })
      if (!result.ok) {
        deps.notify({ kind: 'refused', failure: result.error })
        return false
      }
      // At once: a connection that is lost would be made again, and start the engine anew.
      engine.close()
      deps.closed(agents === 'keep' ? running : 0)
      return true
    },
    leave: deps.leave,
    openProject: deps.open,
  }
  return {
    session,
    close: () => {
      stopSaving()
      stopFollowing()
      engine.close()
    },
  }
}

/** Remembers the window's state a second after it last changed. */
function saveUi(ui: ProjectSession['ui'], save: (text: string) => void): () => void {
  let saved = memoryOf(ui.getState())
  let timer: ReturnType<typeof setTimeout> | null = null
  const flush = () => {
    timer = null
    const text = memoryOf(ui.getState())
    if (text === saved) return
    saved = text
    save(text)
  }
  const stop = ui.subscribe(() => {
    timer ??= setTimeout(flush, 1000)
  })
  // A reload or a closed tab does not wait for the second to be over.
  window.addEventListener('pagehide', flush)
  return () => {
    stop()
    window.removeEventListener('pagehide', flush)
    if (timer) clearTimeout(timer)
    flush()
  }
}
