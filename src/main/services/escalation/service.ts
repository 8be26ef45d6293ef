import type { Engine } from '@main/ports/engine'
import type { Log } from '@main/ports/log'
import { record } from '@main/ports/record'
import type { Service } from '@main/ports/service'
import { unescalated } from '@shared/domain/escalation/rules'
import type { Clock } from '@shared/lib/time'

export interface EscalationDeps {
  readonly engine: Engine
  readonly clock: Clock
  readonly log: Log
}

const LONGEST_TIMER = 24 * 3_600_000

/**
 * Tells people, once, of what has waited for too long. One timer for the next time something is due; what fell due while
 * nobody was there is told on start.
 */
export function createEscalations({ engine, clock, log }: EscalationDeps): Service {
  let closed = false
  let dirty = false
  let working: Promise<void> | null = null
  let cancelTimer = () => {}

  async function work(): Promise<void> {
    while (dirty && !closed) {
      dirty = false
      for (const { id, due } of unescalated(engine.model())) {
        if (closed || due > clock.now()) break
        const told = await record(engine, { type: 'escalation.raise', id })
        if (!told.ok) log.warn('A wait could not be escalated', { id, why: told.error.message })
      }
    }
    cancelTimer()
    const next = closed ? undefined : unescalated(engine.model()).find(({ due }) => due > clock.now())
    if (next) cancelTimer = clock.after(Math.min(LONGEST_TIMER, Math.max(1, next.due - clock.now())), kick)
  }

  function kick(): void {
    dirty = true
    if (closed || working) return
    working = work()
      .catch(error => log.error('Escalation met a bug', { error: String(error?.stack ?? error) }))
      .finally(() => {
        working = null
        if (dirty && !closed) kick()
      })
  }

  const unsubscribe = engine.subscribe(kick)
  kick()
  return {
    drain: async () => {
      while (working) await working
    },
    close: async () => {
      closed = true
      cancelTimer()
      unsubscribe()
      while (working) await working
    },
  }
}
