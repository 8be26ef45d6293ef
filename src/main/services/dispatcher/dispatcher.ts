import type { ConfigHolder } from '@main/ports/config-holder'
import type { Engine } from '@main/ports/engine'
import type { Ids } from '@main/ports/ids'
import type { Log } from '@main/ports/log'
import { record } from '@main/ports/record'
import type { Service } from '@main/ports/service'
import { serviceNamed } from '@shared/domain/config/rules'
import { dispatchable, isFull, nextDue } from '@shared/domain/next'
import { createLoop } from '@shared/lib/loop'
import type { Clock } from '@shared/lib/time'

export interface DispatcherDeps {
  readonly engine: Engine
  readonly config: ConfigHolder
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
}

/** Begins runs for tasks that somebody has. Off until switched on: nothing that costs money starts unasked. */
export interface Dispatcher extends Service {
  dispatching(): boolean
  setDispatching(on: boolean): void
}

/** Makes the dispatcher. It begins runs and nothing else; whoever follows `run.begun` brings them about. */
export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const { engine, config, clock } = deps
  let on = false
  /** Tasks whose beginning was refused at this sequence number: not asked again before something changes. */
  const refused = new Map<string, number>()

  async function beginOne(): Promise<boolean> {
    const model = engine.model()
    if (isFull(model)) return false
    const next = dispatchable(model, clock.now()).find(({ task }) => refused.get(task) !== engine.seq())
    if (!next) return false
    const runtime = serviceNamed(config.current(), next.service)?.runtime ?? 'unknown'
    const begun = await record(engine, { type: 'run.begin', id: deps.ids.next('r'), ...next, runtime })
    if (!begun.ok) {
      refused.set(next.task, engine.seq())
      deps.log.warn('a run could not begin', { task: next.task, code: begun.error.code })
    }
    return true
  }

  const loop = createLoop({
    clock,
    async work() {
      while (on && !loop.closed() && (await beginOne())) {}
    },
    nextAt: () => (on ? nextDue(engine.model(), clock.now()) : null),
    onBug: error => deps.log.error('Dispatching met a bug', { error }),
  })
  const unsubscribe = engine.subscribe(() => {
    if (on) loop.kick()
  })
  return {
    dispatching: () => on,
    setDispatching: value => {
      on = value
      loop.kick()
    },
    drain: loop.drain,
    close() {
      unsubscribe()
      return loop.close()
    },
  }
}
