import type { Engine } from '@main/ports/engine'
import type { Log } from '@main/ports/log'
import { waitsForRoom } from '@shared/domain/landing/rules'
import type { Landing } from '@shared/domain/landing/schema'
import { openLandings } from '@shared/domain/open'
import { createLoop } from '@shared/lib/loop'
import type { Clock, Millis } from '@shared/lib/time'

const FIRST = 10_000
const LONGEST = 5 * 60_000

export interface Room {
  /** Something happened that may matter: a landing came to wait, or one landed. */
  look(landed: boolean): void
  close(): Promise<void>
}

/**
 * Lets landings go on that wait for room on a disk: nothing tells when there is some, so they are tried again, ever less
 * often. No timer runs while none waits.
 */
export function createRoom(
  { engine, clock, log }: { readonly engine: Engine; readonly clock: Clock; readonly log: Log },
  again: (landing: Landing) => Promise<void>,
): Room {
  let patience = FIRST
  let due: Millis | null = null
  const waiting = () => openLandings(engine.model()).filter(waitsForRoom)

  const loop = createLoop({
    clock,
    async work() {
      const landings = waiting()
      if (landings.length === 0) due = null
      else due ??= clock.now() + patience
      if (due === null || clock.now() < due) return
      due = null
      patience = Math.min(LONGEST, patience * 2)
      for (const landing of landings) await again(landing)
    },
    nextAt: () => due,
    onBug: error => log.error('Waiting for room on a disk met a bug', { error }),
  })
  return {
    look(landed) {
      if (landed) patience = FIRST
      if (due !== null || waiting().length > 0) loop.kick()
    },
    close: () => loop.close(),
  }
}
