import type { Pty } from '@main/adapters/pty/pty'
import type { SessionExit, SessionInfo } from '@shared/contract/terminal/control'
import { isTerminalAnswer, isTerminalReport } from '@shared/contract/terminal/reports'
import type { Clock } from '@shared/lib/time'
import { type Asking, createAsking } from './asking'
import type { FlowLimits } from './flow'
import { createModes } from './modes'
import { createRecorder, type Recorder, type RecorderLimits } from './recorder'
import { createResponder } from './responder'
import { createScanner, type ScanHandlers } from './scanner'
import type { Viewer } from './viewer'

/** Who looks at a session, and how to wake the connection that serves it. */
export interface Watcher {
  readonly viewer: Viewer
  /** There is something to send; `first` puts this terminal before the others waiting. */
  wake(first: boolean): void
  /** The viewer was parked because its window made no progress. */
  stalled(): void
}

/** One terminal: its program, its recording and the windows that show it. */
export interface Session {
  readonly recorder: Recorder
  info(): SessionInfo
  /** Handlers for the program's output and end. */
  output(bytes: Uint8Array): void
  ended(exit: SessionExit): void
  /** Gives the session its program; until then input is dropped. */
  run(pty: Pty): void
  write(bytes: Uint8Array): void
  /** What came from a window. Of several that show the session only the first may answer the program's questions. */
  input(watcher: Watcher, bytes: Uint8Array): void
  watch(watcher: Watcher): void
  unwatch(watcher: Watcher): void
  /** Looks again at who holds the program up and at whose size it has: after an ack, a frame sent, a park, a new size. */
  settle(): void
  /** Sends what is gathered without waiting. */
  flush(): void
}

export interface SessionDeps {
  readonly clock: Clock
  readonly flow: FlowLimits
  readonly limits: RecorderLimits
  readonly info: SessionInfo
  /** Its program shows life while it works: nothing for so long, ms, and it asks for somebody. Null: it may be silent. */
  readonly stillMs: number | null
  /** Title or size changed, or whether it asks for somebody. */
  readonly onChanged: () => void
}

/** How long title changes are gathered before they are told, ms: spinners in titles change many times a second. */
const TITLE_MS = 200

const all = (modes: ScanHandlers, responder: ScanHandlers, asking: Asking): ScanHandlers => ({
  csi: (prefix, params, intermediates, final) => {
    modes.csi(prefix, params, intermediates, final)
    responder.csi(prefix, params, intermediates, final)
  },
  esc: modes.esc,
  osc: text => {
    modes.osc(text)
    responder.osc(text)
    asking.osc(text)
  },
  shift: modes.shift,
  bell: asking.bell,
})

/** A session without a program yet. */
export const createSession = (deps: SessionDeps): Session => {
  const { clock, flow } = deps
  const watchers = new Set<Watcher>()
  let info = deps.info
  let pty: Pty | undefined
  let paused = false
  let gathering: (() => void) | undefined
  let titleTimer: (() => void) | undefined
  let stallTimer: (() => void) | undefined
  let lastWake = 0

  const isAlone = (): boolean => [...watchers].every(one => one.viewer.isParked())
  const modes = createModes()
  const asking = createAsking(clock, deps.stillMs === null ? null : { ms: deps.stillMs, onStill: () => noteAsks() })
  const responder = createResponder(text => pty?.write(Buffer.from(text)), isAlone)
  const recorder = createRecorder({
    cols: info.cols,
    rows: info.rows,
    limits: deps.limits,
    scanner: createScanner(all(modes, responder, asking)),
    restoreModes: modes.restore,
  })

  const noteTitle = (): void => {
    if (modes.title() === info.title || titleTimer !== undefined) return
    titleTimer = clock.after(TITLE_MS, () => {
      titleTimer = undefined
      info = { ...info, title: modes.title() }
      deps.onChanged()
    })
  }

  const noteAsks = (): void => {
    if (asking.now() === info.asks) return
    info = { ...info, asks: asking.now() }
    deps.onChanged()
  }
  const typed = (bytes: Uint8Array): void => {
    asking.typed()
    noteAsks()
    pty?.write(bytes)
  }

  const wakeAll = (first: boolean): void => {
    gathering?.()
    gathering = undefined
    lastWake = clock.now()
    for (const one of watchers) one.wake(first)
  }

  /** The smallest window that shows the session decides, so that none is shown lines it has no room for; after its end too. */
  const agreeSize = (): void => {
    const sizes = [...watchers].flatMap(one => one.viewer.size() ?? [])
    if (sizes.length === 0) return
    const cols = Math.min(...sizes.map(size => size.cols))
    const rows = Math.min(...sizes.map(size => size.rows))
    if (cols === info.cols && rows === info.rows) return
    info = { ...info, cols, rows }
    asking.resized()
    recorder.resize(cols, rows)
    pty?.resize(cols, rows)
    deps.onChanged()
    wakeAll(true)
  }

  const holders = (limit: number): Watcher[] =>
    [...watchers].filter(({ viewer }) => !viewer.isParked() && (viewer.isReplaying() || viewer.lag() > limit))

  const throttle = (): void => {
    const held = holders(paused ? flow.low : flow.high)
    if (held.length > 0 && !paused) {
      paused = true
      pty?.pause()
      watchStall()
    } else if (held.length === 0 && paused) {
      paused = false
      stallTimer?.()
      stallTimer = undefined
      pty?.resume()
    }
  }

  /** While the program is held up: a window that makes no progress in `stallMs` no longer counts. */
  const watchStall = (): void => {
    const before = new Map([...watchers].map(one => [one, one.viewer.progress()]))
    stallTimer = clock.after(flow.stallMs, () => {
      for (const one of holders(flow.low)) {
        if (before.get(one) !== one.viewer.progress()) continue
        one.viewer.park()
        one.stalled()
      }
      if (paused) watchStall()
      throttle()
      agreeSize()
    })
  }

  return {
    recorder,
    info: () => ({ ...info, bytes: recorder.end().position }),
    output(bytes) {
      recorder.write(bytes)
      asking.read(bytes)
      noteTitle()
      noteAsks()
      throttle()
      if (watchers.size === 0) return
      const quiet = gathering === undefined && clock.now() - lastWake >= flow.gatherMs
      if (quiet && bytes.length <= flow.echoBytes) wakeAll(true)
      else gathering ??= clock.after(flow.gatherMs, () => wakeAll(false))
    },
    ended(exit) {
      recorder.finish()
      info = { ...info, title: modes.title() === '' ? info.title : modes.title(), asks: null, exit }
      pty = undefined
      asking.end()
      titleTimer?.()
      stallTimer?.()
      wakeAll(false)
    },
    run(started) {
      pty = started
      info = { ...info, pid: started.pid }
      asking.begin()
    },
    write: typed,
    input(watcher, bytes) {
      const first = [...watchers].find(one => !one.viewer.isParked())
      if (!isTerminalReport(bytes)) return typed(bytes)
      if (watcher === first || watchers.size === 1 || !isTerminalAnswer(bytes)) pty?.write(bytes)
    },
    watch(watcher) {
      watchers.add(watcher)
      agreeSize()
      throttle()
    },
    unwatch(watcher) {
      watchers.delete(watcher)
      agreeSize()
      throttle()
    },
    settle() {
      agreeSize()
      throttle()
    },
    flush: () => wakeAll(false),
  }
}
