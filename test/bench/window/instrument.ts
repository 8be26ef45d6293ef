import type { Page } from 'playwright'

/** What is used of an xterm, in either page. */
interface Term {
  readonly cols: number
  readonly rows: number
  readonly textarea?: HTMLTextAreaElement
  readonly buffer: {
    readonly active: {
      readonly baseY: number
      readonly cursorY: number
      getLine(y: number): { translateToString(trim: boolean): string } | undefined
    }
  }
  input(data: string): void
  resize(cols: number, rows: number): void
  onWriteParsed(handler: () => void): void
  onRender(handler: () => void): void
}

/** What the instrument leaves in a page, one for each terminal. */
interface Meter {
  readonly term: Term
  readonly times: number[]
  wake: (() => void) | null
}

declare global {
  interface Window {
    meters: Record<string, Meter>
    /** The bare page's terminal. */
    term: Term
  }
}

/** One terminal that can be typed into and measured; the same instrument in our page and in the bare one. */
export interface Gauge {
  readonly page: Page
  /** Cells across and down. */
  size(): Promise<{ cols: number; rows: number }>
  resize(cols: number, rows: number): Promise<void>
  focus(): Promise<void>
  /** Presses a key once; resolves with the ms from its keydown until what came back for it was drawn. */
  key(): Promise<number>
  /** Sends Enter; resolves when a line of its own, `.done`, has been drawn, with the ms that took and how smooth the page was. */
  untilDone(): Promise<{ ms: number; longestTask: number; longestFrame: number }>
}

/** Puts the instrument on a terminal: of the pane labelled `pane` in our page, or the bare page's own. */
export async function gauge(page: Page, pane: string | null): Promise<Gauge> {
  const name = pane ?? 'bare'
  await page.evaluate(
    ({ name, pane }) => {
      const held: (Element & { terminal?: Term }) | null =
        pane === null ? null : document.querySelector(`section[aria-label="${pane}"] .terminal-screen`)
      const term = pane === null ? window.term : held?.terminal
      if (!term) throw new Error(`There is no terminal ${pane}`)
      const meter: Meter = { term, times: [], wake: null }
      let from = 0
      let waiting = false
      let parsed = false
      term.textarea?.addEventListener(
        'keydown',
        () => {
          from = performance.now()
          waiting = true
          parsed = false
        },
        true,
      )
      term.onWriteParsed(() => {
        parsed = waiting
      })
      term.onRender(() => {
        if (!parsed) return
        waiting = false
        parsed = false
        meter.times.push(performance.now() - from)
        meter.wake?.()
      })
      window.meters = { ...window.meters, [name]: meter }
    },
    { name, pane },
  )
  return {
    page,
    size: () =>
      page.evaluate(name => {
        const term = window.meters[name]?.term
        return { cols: term?.cols ?? 0, rows: term?.rows ?? 0 }
      }, name),
    resize: (cols, rows) =>
      page.evaluate(({ name, cols, rows }) => window.meters[name]?.term.resize(cols, rows), { name, cols, rows }),
    focus: async () => {
      await page.bringToFront()
      await page.evaluate(name => window.meters[name]?.term.textarea?.focus(), name)
    },
    key: async () => {
      const before = await page.evaluate(name => window.meters[name]?.times.length ?? 0, name)
      await page.keyboard.press('k')
      return page.evaluate(
        ({ name, before }) =>
          new Promise<number>(resolve => {
            const meter = window.meters[name]
            const look = () => {
              const time = meter?.times[before]
              if (meter) meter.wake = time === undefined ? look : null
              if (time !== undefined) resolve(time)
            }
            look()
          }),
        { name, before },
      )
    },
    untilDone: () =>
      page.evaluate(
        name =>
          new Promise<{ ms: number; longestTask: number; longestFrame: number }>(resolve => {
            const { term } = window.meters[name] as Meter
            let longestTask = 0
            let longestFrame = 0
            let over = false
            let done = false
            const tasks = new PerformanceObserver(list => {
              for (const entry of list.getEntries()) longestTask = Math.max(longestTask, entry.duration)
            })
            tasks.observe({ type: 'longtask' })
            const from = performance.now()
            let last = from
            const frame = (now: number) => {
              longestFrame = Math.max(longestFrame, now - last)
              last = now
              if (!over) requestAnimationFrame(frame)
            }
            requestAnimationFrame(now => {
              last = now
              requestAnimationFrame(frame)
            })
            term.onWriteParsed(() => {
              const { baseY, cursorY } = term.buffer.active
              done ||= term.buffer.active.getLine(baseY + cursorY - 1)?.translateToString(true) === '.done'
            })
            term.onRender(() => {
              if (!done || over) return
              over = true
              const ms = performance.now() - from
              // The observer tells of tasks a moment late.
              setTimeout(() => {
                tasks.disconnect()
                resolve({ ms, longestTask, longestFrame })
              }, 100)
            })
            term.input('\r')
          }),
        name,
      ),
  }
}

/** The value below which a part of the numbers lies. */
export const at = (numbers: readonly number[], part: number): number =>
  [...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * part))] ?? Number.NaN
