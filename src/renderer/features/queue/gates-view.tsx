import type { GateRun } from '@shared/domain/landing/schema'
import { useState } from 'react'
import { Artifacts } from './artifacts'
import { GateLogPane } from './gate-log-pane'
import { Gates } from './gates'

/** Gates with the output of one of them: the one that was chosen, else the one that tells most. */
export function GatesView({ gates, none }: { gates: readonly GateRun[]; none: string }) {
  const [chosen, setChosen] = useState<string | null>(null)
  const gate = gates.find(each => each.name === chosen) ?? telling(gates)
  if (!gate) return <p className="px-4 py-3 text-dense text-ink-3">{none}</p>
  return (
    <div className="flex h-full flex-col">
      <Gates gates={gates} chosen={gate.name} onChoose={setChosen} />
      <Artifacts gate={gate} />
      <div className="min-h-0 flex-1">
        <GateLogPane key={gate.log ?? gate.name} gate={gate} />
      </div>
    </div>
  )
}

/** The gate worth looking at: the one that runs, else the one that failed, else the last with a log. */
function telling(gates: readonly GateRun[]) {
  return (
    gates.find(gate => gate.state === 'running') ??
    gates.find(gate => gate.state === 'failed' || gate.state === 'error') ??
    gates.findLast(gate => gate.log !== null) ??
    gates[0]
  )
}
