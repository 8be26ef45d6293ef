import { lookup } from '../lookup'
import type { Model } from '../model'
import type { Reason } from '../primitives'
import { needKey, type PhasePlan } from './plan'
import {
  endingPhases,
  isMet,
  isWaveDone,
  needsOf,
  phaseState,
  planOf,
  sayNeed,
  tasksIn,
  unmetNeeds,
  waitsOf,
  waveId,
  wavesDone,
} from './rules'

const iso = (at: number | null | undefined): string | null =>
  at === null || at === undefined ? null : new Date(at).toISOString()

function wavesView(model: Model, { waves }: PhasePlan) {
  return waves.map(({ service, count, gates }) => ({
    service,
    done: wavesDone(model, service, count),
    count,
    waves: Array.from({ length: count }, (_, index) => {
      const wave = index + 1
      const claim = lookup(model.waves, waveId(service, wave))
      const done = isWaveDone(model, service, wave)
      return {
        wave,
        state: done ? ('complete' as const) : (claim?.state ?? ('open' as const)),
        gate: gates.find(gated => gated.wave === wave)?.gate ?? null,
        commit: claim?.commit ?? null,
        task: claim?.task ?? null,
        log: claim?.log ?? null,
        reason: claim?.reason?.message ?? null,
      }
    }),
  }))
}

/** What people are asked, where the gate waits for their scores. */
function askedOf(reason: Reason | null) {
  const { ask, out_of: most, missing } = (reason?.code === 'score' && reason.facts) || {}
  if (typeof ask !== 'string' || typeof most !== 'number') return null
  return { question: ask, out_of: most, missing: typeof missing === 'number' ? missing : 0 }
}

function gateView(model: Model, { name, gate }: PhasePlan) {
  if (gate === null) return null
  const known = lookup(model.phases, name)
  const verdict = known?.verdict ?? null
  const asks = askedOf(verdict?.reason ?? null)
  // While people have yet to answer it has said nothing.
  const open = verdict === null || (asks?.missing ?? 0) > 0
  const state = known?.proving ? 'running' : open ? 'pending' : verdict.ok ? 'passed' : 'failed'
  return {
    name: gate,
    state,
    commit: known?.proving?.commit ?? verdict?.commit ?? null,
    log: known?.proving?.log ?? verdict?.log ?? null,
    reason: verdict?.reason?.message ?? null,
    asks,
  }
}

function phaseView(model: Model, phase: PhasePlan) {
  const known = lookup(model.phases, phase.name)
  const tasks = tasksIn(model, phase.name)
  const waits = [
    ...needsOf(model, phase).map(need => ({ service: null, need })),
    ...phase.agents.flatMap(service => waitsOf(model, phase, service).map(need => ({ service, need }))),
  ]
  return {
    name: phase.name,
    state: phaseState(model, phase.name),
    agents: phase.agents,
    /** What it waits for now, in words; empty once it has begun. */
    waits_for: unmetNeeds(model, phase).map(need => sayNeed(model, need)),
    /** Everything that has to be done first, for the phase or for one service of it. */
    needs: waits.map(({ service, need }) => ({ name: needKey(need), service, met: isMet(model, need) })),
    waves: wavesView(model, phase),
    tasks: {
      total: tasks.length,
      done: tasks.filter(({ status }) => status === 'done').length,
      ids: tasks.map(({ id }) => id),
    },
    gate: gateView(model, phase),
    /** Its work is done and Espalier is about to end it. */
    ending: endingPhases(model).some(({ name }) => name === phase.name),
    unblocks: phase.unblocks.map(needKey),
    duration_ms: phase.duration,
    entered_at: iso(known?.enteredAt),
    done_at: iso(known?.doneAt),
    completed_by: known?.by ?? null,
    reason: known?.reason ?? null,
    commit: known?.commit ?? known?.tag?.commit ?? null,
    tag: known?.tag?.name ?? null,
    tag_existed: known?.tag?.existed ?? false,
    escalations: Object.values(model.escalations)
      .filter(
        ({ kind, subject }) =>
          (kind === 'phase' && subject === phase.name) ||
          (kind === 'task' && tasks.some(({ id }) => id === subject)) ||
          (kind === 'landing' && tasks.some(({ landing }) => landing === subject)),
      )
      .map(({ kind, subject, since, at, reason }) => ({
        kind,
        subject,
        since: iso(since),
        at: iso(at),
        reason: reason.message,
      })),
  }
}
export type PhaseView = ReturnType<typeof phaseView>

/** Every phase of the plan in order, as the command line prints it. */
export const phaseViews = (model: Model): PhaseView[] => planOf(model).phases.map(phase => phaseView(model, phase))

/** What people were told of because it has waited too long, the longest wait first. */
export const escalationViews = (model: Model) =>
  Object.values(model.escalations)
    .sort((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1))
    .map(({ id, kind, subject, since, at, reason }) => ({
      id,
      kind,
      subject,
      since: iso(since),
      at: iso(at),
      reason: reason.message,
    }))
