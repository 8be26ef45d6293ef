import type { Asks } from '@shared/contract/terminal/control'
import type { Clock } from '@shared/lib/time'
import { createBlinking } from './blinking'
import { createNotifications } from './notification'
import type { ScanHandlers } from './scanner'

/**
 * Follows whether a program asks for somebody: it rang the bell, sent a notification, or one that shows life while it
 * works has shown nothing new for a while; and nobody has answered yet.
 */
export interface Asking extends Pick<ScanHandlers, 'bell' | 'osc'> {
  now(): Asks | null
  /** All of a piece of output has been read. */
  read(bytes: Uint8Array): void
  /** The program has been started. */
  begin(): void
  /** Somebody typed. */
  typed(): void
  /** The terminal got a new size, which makes programs draw themselves anew. */
  resized(): void
  /** The program has ended. */
  end(): void
}

/** A bell this soon after a key answers the key (nothing to complete, the end of a line), ms. */
const ECHO_MS = 1_000
/** Output this soon after a bell belongs to it: the question is being drawn, ms. */
const DRAWN_MS = 2_000
/** A program that went on by itself is not heard again for so long, ms: one that rings for everything says nothing. */
const AGAIN_MS = 60_000
/** Output this soon after a new size is the same screen drawn again, ms. */
const REDRAWN_MS = 1_000

/** How long a program may show nothing before it is taken to wait for somebody, and who is told then. */
export interface Stillness {
  readonly ms: number
  readonly onStill: () => void
}

const STILL = 'Its terminal has shown nothing new for a while.'

/** A program that asks for nothing yet. It is asking until somebody types, or until it goes on by itself. */
export const createAsking = (clock: Clock, stillness: Stillness | null = null): Asking => {
  const notifications = createNotifications()
  const blinks = createBlinking()
  let asks: Asks | null = null
  let rang = false
  let still = false
  let lastKey = Number.NEGATIVE_INFINITY
  let deafUntil = Number.NEGATIVE_INFINITY
  let lastResize = Number.NEGATIVE_INFINITY
  /** Of output that counts, or of a key. */
  let lastOutput = clock.now()
  let timer: (() => void) | null = null

  // One timer for all that comes before it runs out: it looks how much is left then.
  const watchStill = (): void => {
    if (stillness === null || timer !== null || asks !== null) return
    timer = clock.after(lastOutput + stillness.ms - clock.now(), () => {
      timer = null
      if (clock.now() - lastOutput < stillness.ms) return watchStill()
      if (asks !== null) return
      asks = { since: clock.now(), text: STILL }
      still = true
      stillness.onStill()
    })
  }
  const ring = (text: string): void => {
    rang = true
    const now = clock.now()
    if (asks !== null || now - lastKey < ECHO_MS || now < deafUntil) return
    asks = { since: now, text }
    still = false
  }
  return {
    now: () => asks,
    bell: () => ring(''),
    osc(text) {
      const said = notifications.read(text)
      if (said !== null) ring(said)
    },
    read(bytes) {
      const now = clock.now()
      if ((blinks(bytes) || now - lastResize < REDRAWN_MS) && !rang) return
      lastOutput = now
      if (asks !== null && !rang && now - asks.since >= DRAWN_MS) {
        asks = null
        if (!still) deafUntil = now + AGAIN_MS
      }
      rang = false
      watchStill()
    },
    begin: watchStill,
    typed() {
      lastKey = clock.now()
      lastOutput = lastKey
      deafUntil = Number.NEGATIVE_INFINITY
      asks = null
      watchStill()
    },
    resized() {
      lastResize = clock.now()
    },
    end() {
      timer?.()
      asks = null
    },
  }
}
