import type { ConfigFile, PhaseConfig, Wait } from './schema'

/** Reads what is waited for: "devon wave 3" a wave, "contract api" a contract, the name of a phase that phase, anything else a service. */
export function readWait(written: string, phases: ReadonlySet<string>): Wait {
  const wave = /^(\S+)\s+wave\s+(\d{1,4})$/i.exec(written.trim())
  if (wave) return { kind: 'wave', service: wave[1] ?? '', wave: Number(wave[2]) }
  const contract = /^contract\s+(\S+)$/i.exec(written.trim())
  if (contract) return { kind: 'contract', contract: contract[1] ?? '' }
  const name = written.trim()
  return phases.has(name) ? { kind: 'phase', phase: name } : { kind: 'service', service: name }
}

/** The phases with their waits read. */
export function normalisePhases(phases: ConfigFile['phases']): PhaseConfig[] {
  const names = new Set(phases.map(phase => phase.name))
  const waits = (written: readonly string[]) => written.map(text => readWait(text, names))
  return phases.map(phase => ({
    name: phase.name,
    agents: phase.agents,
    needs: waits(phase.needs),
    waits: Object.entries(phase.waits).map(([service, needs]) => ({ service, needs: waits(needs) })),
    gate: phase.gate ?? null,
    waves: Object.entries(phase.waves).map(([service, waves]) =>
      typeof waves === 'number'
        ? { service, count: waves, gates: [] }
        : {
            service,
            count: waves.count,
            gates: Object.entries(waves.gates).map(([wave, gate]) => ({ wave: Number(wave), gate })),
          },
    ),
    unblocks: waits(phase.unblocks),
    duration: phase.duration ?? null,
    escalate_after: phase.escalate_after ?? null,
    tag: phase.tag ?? `phase/${phase.name}`,
  }))
}
