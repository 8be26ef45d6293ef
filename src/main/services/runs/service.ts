import { record } from '@main/ports/record'
import type { Service } from '@main/ports/service'
import type { SessionExit, SessionInfo } from '@shared/contract/terminal/control'
import type { EventRecord } from '@shared/domain/event'
import { lookup } from '@shared/domain/lookup'
import { isLiveRun, liveRuns } from '@shared/domain/open'
import type { RunsDeps } from './deps'
import { conclude, type EndCause } from './end'
import { endingOf, readBranch } from './facts'
import { lastWords } from './last-words'
import { releaseEnded } from './leftovers'
import { prepare } from './prepare'
import { endTerminal, stop, stopAfterTime } from './stop'
import { createWatches, type Watch } from './watches'

export type { RunsDeps } from './deps'

/** The keeper of runs. `start` takes up what an earlier engine left; call it once, when checkouts are reconciled. */
export interface RunsService extends Service {
  start(): Promise<void>
}

/** A program that ends by itself gets this long after its completion trailer, in ms. */
const LAST_WORDS = 1500
const ASK_AGAIN = 1000

/** How a program ended, where its terminal host lived to see it. */
const told = (exit: SessionExit | null): SessionExit | null => (exit?.lost === true ? null : exit)

/**
 * Makes the keeper of runs: brings about every run that begins, follows its terminal, and records how it ends. All that
 * concerns one run happens one after the other.
 */
export function createRuns(deps: RunsDeps): RunsService {
  const { engine, terminals } = deps
  const watches = createWatches(deps.log)
  /** Runs whose terminals ask for somebody, as last heard and recorded. */
  const asking = new Set<string>()
  let closing = false

  const alive = (id: string) => {
    const run = lookup(engine.model().runs, id)
    return run && isLiveRun(run) ? run : null
  }

  const finish = async (id: string, cause: EndCause) => {
    // What a program that has left started in the background would go on writing to a checkout that is judged now.
    if (cause.exit) await endTerminal(deps, id)
    await conclude(deps, id, cause)
    if (!alive(id)) watches.forget(id)
  }

  function watchTime(watch: Watch, since: number): void {
    stopAfterTime(deps, watch, since, () => {
      watches.enqueue(watch.id, async () => {
        if (!alive(watch.id)) return
        watch.timedOut = true
        // A full-screen program wipes its screen, and the question on it, when it is ended.
        const said = await lastWords(deps, watch.id)
        await stop(deps, watch.id, 'it ran out of time')
        await finish(watch.id, { exit: null, timedOut: true, said })
      })
    })
  }

  async function begin(watch: Watch): Promise<void> {
    const run = alive(watch.id)
    if (run?.state !== 'preparing') return
    const started = await prepare(deps, run, watch.abort.signal, () => closing)
    if (started === 'started') watchTime(watch, deps.clock.now())
  }

  async function halt(watch: Watch): Promise<void> {
    const run = alive(watch.id)
    if (!run) return
    await stop(deps, run.id, run.reason?.message ?? 'it was stopped')
    await finish(run.id, { exit: null, timedOut: watch.timedOut })
  }

  /** A commit may have said that the task is done. */
  async function listen(watch: Watch): Promise<void> {
    const run = alive(watch.id)
    if (run?.state !== 'running') return
    const branch = await readBranch(deps, run)
    if (!branch.ok || !branch.value.claimed || branch.value.commits === 0) return
    if (endingOf(deps, run) === 'trailer') return finish(run.id, { exit: null, timedOut: false })
    watch.cancelLastWords()
    watch.cancelLastWords = deps.clock.after(LAST_WORDS, () => {
      watches.enqueue(run.id, () => finish(run.id, { exit: null, timedOut: false }))
    })
  }

  function react({ event }: EventRecord): void {
    if (event.type === 'run.begun') watches.enqueue(event.payload.id, begin)
    // A bell from before, while its prompt was still being typed, was too early to record.
    if (event.type === 'run.started') {
      asking.delete(event.payload.id)
      onChange(terminals.known())
    }
    if (event.type === 'run.progressed' && alive(event.payload.id)) watches.enqueue(event.payload.id, listen)
    if (event.type === 'run.stopping' && alive(event.payload.id)) {
      watches.of(event.payload.id).abort.abort()
      watches.enqueue(event.payload.id, halt)
    }
  }

  function onExit(session: SessionInfo, exit: SessionExit): void {
    if (closing || session.meta.kind !== 'run' || session.meta.project !== deps.project) return
    watches.enqueue(session.id, async watch => {
      const run = alive(session.id)
      if (!run) return
      const timedOut = watch.timedOut || (exit.signal !== null && exit.signal !== 0 && ranOut(session, exit))
      await finish(run.id, { exit: told(exit), timedOut })
    })
  }

  /** Records which agents began to ask for somebody, and which were answered. */
  function onChange(sessions: readonly SessionInfo[]): void {
    if (closing) return
    for (const { id, meta, asks } of sessions) {
      if (meta.kind !== 'run' || meta.project !== deps.project || asking.has(id) === (asks !== null)) continue
      if (asks) asking.add(id)
      else asking.delete(id)
      void record(engine, { type: 'run.ask', id, say: asks?.text ?? null })
    }
  }

  /** It was ended when its time was over, by an engine that could not record it any more. */
  function ranOut(session: SessionInfo, exit: SessionExit): boolean {
    const service = deps.config.current().services.find(({ name }) => name === session.meta.service)
    return service !== undefined && exit.at - session.startedAt >= service.timeout
  }

  function onLost(sessions: readonly SessionInfo[]): void {
    for (const { id, meta } of sessions) {
      if (meta.kind !== 'run' || meta.project !== deps.project || !alive(id)) continue
      watches.enqueue(id, () => finish(id, { exit: null, timedOut: false }))
    }
  }

  /** Takes up one run that was alive when the engine before this one went. */
  async function adopt(watch: Watch, sessions: ReadonlyMap<string, SessionInfo>): Promise<void> {
    const run = alive(watch.id)
    if (!run) return
    if (run.state === 'preparing') return begin(watch)
    if (run.state === 'stopping') return halt(watch)
    const session = sessions.get(run.id)
    if (!session || session.exit !== null) {
      const timedOut = session?.exit ? Boolean(session.exit.signal) && ranOut(session, session.exit) : false
      return finish(run.id, { exit: told(session?.exit ?? null), timedOut })
    }
    watchTime(watch, session.startedAt)
    await listen(watch)
  }

  /** A host that does not answer says nothing about its terminals: it is asked again, never taken for empty. */
  async function listSessions(): Promise<ReadonlyMap<string, SessionInfo>> {
    for (;;) {
      const listed = await terminals.list()
      if (listed.ok) return new Map(listed.value.map(session => [session.id, session]))
      if (closing || liveRuns(engine.model()).length === 0) return new Map()
      deps.log.warn('the terminals could not be listed', { code: listed.error.code })
      await new Promise<void>(resolve => void deps.clock.after(ASK_AGAIN, resolve))
    }
  }

  let unsubscribe: (() => void)[] = []
  return {
    async start() {
      const sessions = await listSessions()
      for (const run of liveRuns(engine.model())) {
        if (run.asks) asking.add(run.id)
        watches.enqueue(run.id, watch => adopt(watch, sessions))
      }
      unsubscribe = [
        engine.subscribe(records => records.forEach(react)),
        terminals.onExit(onExit),
        terminals.onLost(onLost),
        terminals.onChange(onChange),
      ]
      onChange([...sessions.values()])
    },
    drain: () => watches.drain(),
    async close() {
      closing = true
      for (const end of unsubscribe) end()
      watches.abortAll()
      await watches.drain()
      await releaseEnded(deps)
    },
  }
}
