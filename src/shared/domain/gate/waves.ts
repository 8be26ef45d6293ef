import type { PlannedGate } from './plan'

/**
 * The gates that have to run, in waves: those of a wave may run at the same time, one wave after the other. Only gates
 * beside each other that are marked parallel share a wave, so that the order in the file is kept for all others.
 */
export function wavesOf(gates: readonly PlannedGate[]): PlannedGate[][] {
  const waves: PlannedGate[][] = []
  for (const planned of gates) {
    if (planned.skip) continue
    const wave = waves.at(-1)
    const beside = planned.gate.parallel && wave?.every(({ gate }) => gate.parallel)
    if (wave && beside) wave.push(planned)
    else waves.push([planned])
  }
  return waves
}
