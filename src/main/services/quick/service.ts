import type { ConfigHolder } from '@main/ports/config-holder'
import type { Engine } from '@main/ports/engine'
import type { GateReport, GateRunner } from '@main/ports/gate-runner'
import type { Git } from '@main/ports/git'
import type { RepoRef } from '@main/ports/git-types'
import type { Log } from '@main/ports/log'
import { record } from '@main/ports/record'
import type { Service } from '@main/ports/service'
import { gateNamed, serviceNamed } from '@shared/domain/config/rules'
import type { CommandGateConfig } from '@shared/domain/config/schema'
import type { EventRecord } from '@shared/domain/event'
import { baselinesOf } from '@shared/domain/gate/baselines'
import { lookup } from '@shared/domain/lookup'
import type { Model } from '@shared/domain/model'
import { openLandings } from '@shared/domain/open'

export interface QuickDeps {
  readonly engine: Engine
  readonly config: ConfigHolder
  readonly runner: GateRunner
  readonly git: Git
  readonly repo: RepoRef
  readonly log: Log
}

/** A commit that a quick gate is to look at. */
interface Wanted {
  readonly run: string
  readonly commit: string
}

const isProving = (model: Model): boolean => openLandings(model).some(({ state }) => state === 'proving')

/**
 * Runs a service's quick gate (`on_commit`) at the commits of its agents and records what came out with the run. It
 * never holds anybody up: of commits that come in quick succession only the latest is looked at, one at a time, and
 * whenever something is being proved for a landing it makes room and looks again after.
 */
export function createQuickGates(deps: QuickDeps): Service {
  const { engine, config, log } = deps
  const wanted = new Map<string, Wanted>()
  let current: { readonly of: Wanted; readonly abort: AbortController } | null = null
  let work: Promise<void> = Promise.resolve()
  let closed = false

  function gateOf({ run }: Wanted): CommandGateConfig | null {
    const service = lookup(engine.model().runs, run)?.service
    const name = service === undefined ? null : (serviceNamed(config.current(), service)?.on_commit ?? null)
    const gate = name === null ? undefined : gateNamed(config.current(), name)
    return gate?.kind === 'command' ? gate : null
  }

  async function prove(of: Wanted, gate: CommandGateConfig, signal: AbortSignal): Promise<GateReport | null> {
    const found = await deps.git.log(deps.repo, { from: null, to: of.commit, limit: 1 })
    const tree = found.ok ? found.value[0]?.tree : undefined
    if (tree === undefined) return null
    const now = config.current()
    const report = await deps.runner.run(
      {
        commit: of.commit,
        tree,
        gates: [{ gate, skip: null }],
        config: now,
        baselines: baselinesOf(now, Object.values(engine.model().landings), now.branches.main),
        env: { ESPALIER_RUN: of.run },
        fresh: false,
      },
      { signal, onStart: async () => {}, onEnd: async () => {} },
    )
    if (report.ok) return report.value
    if (!signal.aborted) log.warn('A quick gate could not run', { run: of.run, why: report.error.message })
    return null
  }

  async function look(of: Wanted): Promise<void> {
    const gate = gateOf(of)
    if (!gate) return
    const abort = new AbortController()
    current = { of, abort }
    try {
      const result = (await prove(of, gate, abort.signal))?.results[0]
      if (!result) return
      const { state, exitCode, figures, tests, reason, log: id } = result
      const verdict = {
        gate: gate.name,
        commit: of.commit,
        state,
        exitCode,
        figures: [...figures],
        tests,
        reason,
        log: id,
      }
      const done = await record(engine, { type: 'run.check', id: of.run, check: verdict })
      if (!done.ok) log.warn('A quick gate could not be recorded', { run: of.run, why: done.error.message })
    } finally {
      current = null
    }
  }

  async function workOff(): Promise<void> {
    while (!closed && !isProving(engine.model())) {
      const [next] = wanted.values()
      if (!next) return
      wanted.delete(next.run)
      await look(next)
    }
  }

  function kick(): void {
    work = work.then(workOff).catch(error => log.error('A quick gate met a bug', { error: String(error) }))
  }

  /** Ends what runs; it is wanted again unless something newer is. */
  function makeRoom(again: boolean): void {
    if (!current || current.abort.signal.aborted) return
    const { of, abort } = current
    abort.abort()
    if (again && !wanted.has(of.run)) wanted.set(of.run, of)
  }

  function onRecords(records: readonly EventRecord[]): void {
    if (closed) return
    for (const { event } of records) {
      if (event.type === 'run.progressed' && event.payload.commits > 0) {
        const of = { run: event.payload.id, commit: event.payload.head }
        if (!gateOf(of)) continue
        wanted.set(of.run, of)
        if (current?.of.run === of.run) makeRoom(false)
      }
    }
    if (isProving(engine.model())) makeRoom(true)
    else if (wanted.size > 0) kick()
  }

  const unsubscribe = engine.subscribe(onRecords)
  return {
    drain: () => work,
    async close() {
      closed = true
      unsubscribe()
      current?.abort.abort()
      await work
    },
  }
}
