import type { Asks } from '@shared/contract/terminal/control'
import type { Clock } from '@shared/lib/time'
import { notificationText } from './notification'
import type { ScanHandlers } from './scanner'

/** Follows whether a program asks for somebody: it rang the bell or sent a notification, and nobody has answered yet. */
export interface Asking extends Pick<ScanHandlers, 'bell' | 'osc'> {
  now(): Asks | null
  /** All of a piece of output has been read. */
  read(): void
  /** Somebody typed. */
  typed(): void
}

/** A bell this soon after a key answers the key (nothing to complete, the end of a line), ms. */
const ECHO_MS = 1_000
/** Output this soon after a bell belongs to it: the question is being drawn, ms. */
const DRAWN_MS = 2_000
/** A program that went on by itself is not heard again for so long, ms: one that rings for everything says nothing. */
const AGAIN_MS = 60_000

/** A program that asks for nothing yet. It is asking until somebody types, or until it goes on by itself. */
export const createAsking = (clock: Clock): Asking => {
  let asks: Asks | null = null
  let rang = false
  let lastKey = Number.NEGATIVE_INFINITY
  let deafUntil = Number.NEGATIVE_INFINITY

  const ring = (text: string): void => {
    rang = true
    const now = clock.now()
    if (asks !== null || now - lastKey < ECHO_MS || now < deafUntil) return
    asks = { since: now, text }
  }
  return {
    now: () => asks,
    bell: () => ring(''),
    osc(text) {
      const said = notificationText(text)
      if (said !== null) ring(said)
    },
    read() {
      if (asks !== null && !rang && clock.now() - asks.since >= DRAWN_MS) {
        asks = null
        deafUntil = clock.now() + AGAIN_MS
      }
      rang = false
    },
    typed() {
      lastKey = clock.now()
      deafUntil = Number.NEGATIVE_INFINITY
      asks = null
    },
  }
}
