import type { Engine } from '@main/ports/engine'
import type { Log } from '@main/ports/log'
import { record } from '@main/ports/record'
import type { Service } from '@main/ports/service'
import { unescalated } from '@shared/domain/escalation/rules'
import { createLoop } from '@shared/lib/loop'
import type { Clock } from '@shared/lib/time'

export interface EscalationDeps {
  readonly engine: Engine
  readonly clock: Clock
  readonly log: Log
}

/**
 * Tells people, once, of what has waited for too long. One timer for the next time something is due; what fell due while
 * nobody was there is told on start.
 */
export function createEscalations({ engine, clock, log }: EscalationDeps): Service {
  const loop = createLoop({
    clock,
    async work() {
      for (const { id, due } of unescalated(engine.model())) {
        if (loop.closed() || due > clock.now()) break
        const told = await record(engine, { type: 'escalation.raise', id })
        if (!told.ok) log.warn('A wait could not be escalated', { id, why: told.error.message })
      }
    },
    nextAt: () => unescalated(engine.model()).find(({ due }) => due > clock.now())?.due ?? null,
    onBug: error => log.error('Escalation met a bug', { error }),
  })
  const unsubscribe = engine.subscribe(loop.kick)
  loop.kick()
  return {
    drain: loop.drain,
    close() {
      unsubscribe()
      return loop.close()
    },
  }
}
