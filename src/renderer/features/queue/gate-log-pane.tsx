import { useSession } from '@renderer/store/context'
import { useGateLog } from '@renderer/store/use-gate-log'
import { LogView } from '@renderer/ui/log-view'
import type { GateRun } from '@shared/domain/landing/schema'

/** The output of one gate, live while it runs. */
export function GateLogPane({ gate }: { gate: GateRun }) {
  const session = useSession()
  const log = useGateLog(gate.log)
  if (gate.log === null) {
    return (
      <p className="border-t px-4 py-3 text-dense text-ink-3">
        {gate.reason?.message ??
          (gate.cached ? 'Not run again: the same gate passed on the same tree.' : 'It has not started.')}
      </p>
    )
  }
  if (log.error) return <p className="border-t px-4 py-3 text-dense text-ink-2">{log.error}</p>
  return (
    <div className="h-full border-t">
      <LogView label={`Output of ${gate.name}`} text={log.text} running={log.running} copy={session.copy} />
    </div>
  )
}
