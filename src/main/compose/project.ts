import type { Log } from '@main/ports/log'
import { record } from '@main/ports/record'
import { projectApi } from '@shared/contract/api'
import { serve } from '@shared/contract/server'
import type { Wire } from '@shared/contract/wire'
import type { Failure } from '@shared/domain/failure'
import { isIdle } from '@shared/domain/next'
import { liveRuns } from '@shared/domain/open'
import { ok, type Result } from '@shared/lib/result'
import type { Foundation } from './foundation'
import { projectHandlers } from './handlers'
import type { ProjectOptions } from './options'
import { personOf } from './person'
import { createServices } from './services'
import { openState } from './state'

/** A project with its engine and services running in this process. */
export interface ProjectApp {
  /** Answers a client until its wire closes. */
  serve(wire: Wire): void
  /** Clients there are now. */
  clients(): number
  runningAgents(): number
  /** Whether something would stand still if nobody ran the engine: a run, a queued landing, a task that can start. */
  hasWork(): boolean
  /** Called when a client asks the engine to end. */
  onShutdown(handler: (agents: 'keep' | 'stop') => void): void
  close(agents: 'keep' | 'stop'): Promise<void>
}

/** Opens the project's log and starts what belongs to it. The caller holds the project's lock. */
export async function composeProject(
  foundation: Foundation,
  options: ProjectOptions,
): Promise<Result<ProjectApp, Failure>> {
  const { clock, log: root } = foundation
  const { place, dispatching } = options
  const log: Log = root.child({ project: place.name })
  const state = await openState(foundation, place, log)
  if (!state.ok) return state
  const { engine, store } = state.value
  const services = await createServices(foundation, options, state.value, log)

  let clients = 0
  let askedToLeave: (agents: 'keep' | 'stop') => void = () => {}
  const handlers = projectHandlers({
    foundation,
    options,
    state: state.value,
    services,
    person: await personOf(foundation.git, place.repository),
    clients: () => clients,
    shutdown: agents => askedToLeave(agents),
  })

  return ok({
    serve: wire => {
      clients++
      let gone = false
      const counted: Wire = {
        ...wire,
        onClose: handler =>
          wire.onClose(reason => {
            if (!gone) clients--
            gone = true
            handler(reason)
          }),
      }
      serve(counted, projectApi, handlers, undefined, {
        onBug: (verb, error) =>
          log.error('a handler threw', { verb, error: error instanceof Error ? error.stack : String(error) }),
      })
    },
    clients: () => clients,
    runningAgents: () => liveRuns(engine.model()).length,
    hasWork: () => dispatching && !isIdle(engine.model(), clock.now()),
    onShutdown: handler => {
      askedToLeave = handler
    },
    close: async agents => {
      if (agents === 'stop') {
        services.stopDispatching()
        for (const run of liveRuns(engine.model()))
          await record(engine, { type: 'run.stop', id: run.id, reason: 'Espalier was closed' })
        await engine.drain()
        await services.drainRuns()
      }
      await services.close()
      await engine.close()
      store.close()
    },
  })
}
