import { offerBranch } from '@renderer/store/branch-actions'
import { checkLook, checkTitle } from '@renderer/store/check-look'
import type { Check } from '@renderer/store/checks'
import { useSession } from '@renderer/store/context'
import { useGateLog } from '@renderer/store/use-gate-log'
import { Button } from '@renderer/ui/button'
import { spanText } from '@renderer/ui/format-time'
import { Glyph } from '@renderer/ui/glyph'
import { LogView } from '@renderer/ui/log-view'
import { StatePill } from '@renderer/ui/state-pill'
import { useState } from 'react'
import { CheckRows, type GateLine, gateLines } from './check-rows'

/** One check: whether it merges, what each gate says, and the output of the one that matters. */
export function CheckDetail({ check }: { check: Check }) {
  const session = useSession()
  const [chosen, setChosen] = useState<string | null>(null)
  const lines = gateLines(check)
  const line = lines.find(each => each.name === chosen) ?? telling(lines)
  const { what } = check
  const again = () => session.checks.start(what)
  return (
    <article className="flex h-full flex-col" aria-label={checkTitle(check)}>
      <header className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-3">
        <div className="min-w-40 flex-1">
          <h2 className="mono truncate text-body font-semibold">{checkTitle(check)}</h2>
          <p className="flex items-center gap-2 text-dense text-ink-3">
            <StatePill state={checkLook(check)} />
            {check.branch && (
              <span>
                on <span className="mono">{check.branch.target}</span>
              </span>
            )}
            {check.endedAt !== null && <span className="tabular">{spanText(check.endedAt - check.startedAt)}</span>}
          </p>
        </div>
        {check.state === 'running' ? (
          <Button size="small" look="danger" onClick={() => session.checks.stop(check.id)}>
            Stop
          </Button>
        ) : (
          <Button size="small" onClick={again}>
            Check again
          </Button>
        )}
        {what.kind === 'branch' && check.branch?.ok && (
          <Button size="small" look="primary" onClick={() => void offerBranch(session, what.branch)}>
            Offer it
          </Button>
        )}
      </header>
      {check.failure && check.failure.code !== 'cancelled' && (
        <div className="flex items-start gap-2 px-4 pb-3" data-selectable>
          <Glyph shape="bang" tone="rust" className="mt-[3px]" />
          <p>
            {check.failure.message}
            {check.failure.hint && <span className="block text-dense text-ink-2">{check.failure.hint}</span>}
          </p>
        </div>
      )}
      <CheckRows check={check} lines={lines} chosen={line?.name ?? null} onChoose={setChosen} />
      <div className="min-h-0 flex-1">
        {line?.log != null && <Output key={line.log} log={line.log} name={line.name} />}
      </div>
    </article>
  )
}

const telling = (lines: readonly GateLine[]): GateLine | undefined =>
  lines.find(line => line.state === 'failed') ?? lines.findLast(line => line.log !== null)

function Output({ log, name }: { log: string; name: string }) {
  const session = useSession()
  const { text, running, error } = useGateLog(log)
  if (error) return <p className="border-t px-4 py-3 text-dense text-ink-2">{error}</p>
  return (
    <div className="h-full border-t">
      <LogView label={`Output of ${name}`} text={text} running={running} copy={session.copy} />
    </div>
  )
}
