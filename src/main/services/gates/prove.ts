import type { GateHooks, GateJob, GateReport, GateResult } from '@main/ports/gate-runner'
import type { Log } from '@main/ports/log'
import type { Env } from '@main/ports/processes'
import type { Failure } from '@shared/domain/failure'
import { verdictKey } from '@shared/domain/gate/cache'
import type { PlannedGate } from '@shared/domain/gate/plan'
import { wavesOf } from '@shared/domain/gate/waves'
import { err, ok, type Result } from '@shared/lib/result'
import { settle } from './checkout'
import { keptVerdict, type OneDeps, runGate } from './one'
import { cancelled, envFor, type Place, type PlaceDeps } from './place'
import { wantOfRoom } from './room'

export interface ProveDeps extends OneDeps, PlaceDeps {
  readonly log: Log
}

/** A job in the places it has. */
export interface Proving {
  readonly job: GateJob
  readonly hooks: GateHooks
  readonly own: Env
  readonly place: Place
  /** Most gates at once. */
  readonly atOnce: number
  /** Does something in a further checkout, if there is one to be had now. */
  readonly elsewhere: (work: (place: Place) => Promise<void>, signal: AbortSignal) => Promise<void>
}

const NOT_HERE =
  'no clone of this submodule on this computer has the commit; fetch it in your own checkout (git submodule update --init --recursive)'

/** A pass as it is kept for the same tree to come. */
const keepable = ({ exitCode, figures, tests, artifacts }: Omit<GateResult, 'cached'>, log: string): string =>
  JSON.stringify({ exitCode, figures, tests, artifacts, log })

/** What the verdict of a gate on this tree is kept under; null where it is not kept. */
const keyOf = (deps: ProveDeps, { job, own }: Proving, { gate }: PlannedGate): string | null =>
  verdictKey(gate, { tree: job.tree, config: job.config, path: envFor(own, job, deps.windows, gate).PATH ?? '' })

/** The verdict of a gate on this very tree, where it passed there before and may be believed. */
async function knownVerdict(deps: ProveDeps, proving: Proving, planned: PlannedGate): Promise<GateResult | null> {
  const key = proving.job.fresh ? null : keyOf(deps, proving, planned)
  const kept = key === null ? null : await keptVerdict(deps.logs, key)
  const verdict = { gate: planned.gate.name, state: 'passed', tries: 1, reason: null, cached: true } as const
  return kept && { ...verdict, ...kept, dirtied: [] }
}

async function proveGate(
  deps: ProveDeps,
  proving: Proving,
  planned: PlannedGate,
  place: Place,
  signal: AbortSignal,
): Promise<Result<GateResult, Failure>> {
  const { job, hooks, own } = proving
  const { gate } = planned
  const { checkout, path } = place
  const exact = async () => settle(deps, checkout, job, place.keepUntracked, signal)
  if (!place.exact) {
    const settled = await exact()
    if (!settled.ok) return settled
  }
  place.exact = false
  const log = await deps.logs.open(deps.ids.next('gate'))
  try {
    await hooks.onStart(gate.name, log.id)
    log.write(`[gate ${gate.name} on ${job.commit}]\n`)
    for (const module of place.missing) log.write(`[${module} is empty: ${NOT_HERE}]\n`)
    const env = { ...envFor(own, job, deps.windows, gate), ESPALIER_GATE_LOG: log.id }
    const again = async () => (await exact()).ok
    const { baselines } = job
    const ran = await runGate(deps, { gate, checkout, path, env, baselines, log, signal, again })
    if (!ran) {
      await hooks.onCancel?.(gate.name)
      return err(cancelled)
    }
    const full = ran.state === 'passed' ? null : await wantOfRoom(deps.files, path, `Gate ${gate.name} did not pass`)
    if (full) {
      log.write(`[${full.message}]\n`)
      await hooks.onCancel?.(gate.name)
      return err(full)
    }
    const key = keyOf(deps, proving, planned)
    if (ran.state === 'passed' && key !== null && ran.reason === null)
      await deps.logs.remember(key, keepable(ran, log.id))
    return ok({ ...ran, cached: false })
  } finally {
    await log.end()
  }
}

/** Runs the gates of one wave, each in a checkout where nothing else runs; the first red blocker ends the others. */
async function proveWave(
  deps: ProveDeps,
  proving: Proving,
  wave: readonly PlannedGate[],
): Promise<Result<GateReport, Failure>> {
  const { hooks, place, atOnce, elsewhere } = proving
  const over = new AbortController()
  const signal = AbortSignal.any([hooks.signal, over.signal])
  const left: PlannedGate[] = []
  const ended = new Map<PlannedGate, GateResult>()
  const troubles: Failure[] = []

  async function work(at: Place): Promise<void> {
    for (let next = left.shift(); next && !signal.aborted; next = left.shift()) {
      const result = await proveGate(deps, proving, next, at, signal)
      if (!result.ok) {
        // One that was ended for another's red says nothing; anything else is the job's own trouble.
        if (!over.signal.aborted) troubles.push(result.error)
        return over.abort()
      }
      ended.set(next, result.value)
      const red = result.value.state !== 'passed' && next.gate.blocker
      if (red) over.abort()
      await hooks.onEnd(result.value)
    }
  }
  for (const planned of wave) {
    const known = await knownVerdict(deps, proving, planned)
    if (!known) left.push(planned)
    else ended.set(planned, known)
  }
  for (const known of ended.values()) await hooks.onEnd(known)
  // A gate never shares a checkout: what one changes there would speak for another's tree, and a second try of one
  // would clean away what another is writing.
  const further = Math.max(0, Math.min(left.length, atOnce) - 1)
  await Promise.all([work(place), ...Array.from({ length: further }, () => elsewhere(work, signal))])
  const [trouble] = troubles
  if (hooks.signal.aborted) return err(cancelled)
  if (trouble) return err(trouble)
  const results = wave.flatMap(planned => ended.get(planned) ?? [])
  const failed = wave.find(planned => planned.gate.blocker && (ended.get(planned)?.state ?? 'passed') !== 'passed')
  return ok({ results, failed: (failed && ended.get(failed)) ?? null })
}

/** Runs the gates of a job in the order of the configuration, until a blocker is red. */
export async function proveAll(deps: ProveDeps, proving: Proving): Promise<Result<GateReport, Failure>> {
  const results: GateResult[] = []
  for (const wave of wavesOf(proving.job.gates)) {
    if (proving.hooks.signal.aborted) return err(cancelled)
    const proved = await proveWave(deps, proving, wave)
    if (!proved.ok) return proved
    results.push(...proved.value.results)
    if (proved.value.failed) return ok({ results, failed: proved.value.failed })
  }
  return ok({ results, failed: null })
}
