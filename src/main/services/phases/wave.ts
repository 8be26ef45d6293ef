import { record } from '@main/ports/record'
import type { Wave } from '@shared/domain/phase/schema'
import type { PlanDeps } from './deps'
import { askGate } from './gate'

/** Lets the gate of a claimed wave decide, on the very commit that claims it. */
export async function proveWave(deps: PlanDeps, wave: Wave, signal: AbortSignal): Promise<void> {
  const { id, service, gate, commit } = wave
  if (gate === null || commit === null) return
  const word = await askGate(
    deps,
    { name: gate, commit, env: { ESPALIER_WAVE: String(wave.wave), ESPALIER_SERVICE: service }, scores: [] },
    {
      signal,
      onStart: async log => {
        await record(deps.engine, { type: 'wave.gate-start', id, commit, gate, log })
      },
    },
  )
  if (!word) return
  const { ok, log, reason } = word
  const told = reason && {
    ...reason,
    message: `Wave ${wave.wave} of ${service} does not count yet: ${reason.message}`,
    hint: `Mend it and say so in a new commit, or accept it: espalier phase accept ${service} ${wave.wave}`,
  }
  const done = await record(deps.engine, { type: 'wave.gate-end', id, commit, gate, ok, log, reason: told })
  if (!done.ok) deps.log.error('A wave could not be recorded', { wave: id, why: done.error.message })
}
