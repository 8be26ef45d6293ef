import { useSession } from '@renderer/store/context'
import { perform } from '@renderer/store/session'
import { openTask } from '@renderer/store/task-menu'
import { Button } from '@renderer/ui/button'
import { Glyph } from '@renderer/ui/glyph'
import type { Tone } from '@renderer/ui/look'
import { RelativeTime } from '@renderer/ui/relative-time'
import type { Risk } from '@shared/domain/risk/schema'

const tones: Record<Risk['severity'], Tone> = { critical: 'rust', high: 'rust', medium: 'bud', low: 'ink-3' }

/** One risk: how grave, what shows it, who looks into it, and how to be done with it. */
export function RiskRow({ risk }: { risk: Risk }) {
  const session = useSession()
  const { id, investigation, state } = risk
  const over = state === 'closed'
  return (
    <article className="flex items-start gap-2 border-b px-4 py-2 text-dense" aria-label={risk.title}>
      <Glyph
        shape={over ? 'check' : state === 'mitigated' ? 'half' : 'bang'}
        tone={over ? 'leaf' : tones[risk.severity]}
        className="mt-[3px]"
      />
      <div className="flex min-w-0 flex-1 flex-col gap-0.5" data-selectable>
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className={over ? 'text-ink-2' : 'font-medium'}>{risk.title}</span>
          <span className="text-ink-3">
            {risk.kind === 'blocker' ? 'blocker · ' : ''}
            {risk.severity} · {state}
            {risk.times > 1 && ` · came up ${risk.times} times`}
            {risk.owner && ` · ${risk.owner}`}
          </span>
          <RelativeTime at={risk.updatedAt} className="text-ink-3" />
        </p>
        {risk.evidence !== '' && !over && (
          <p className="line-clamp-3 break-words whitespace-pre-line text-ink-2">{risk.evidence}</p>
        )}
        {risk.mitigation !== '' && <p className="break-words text-ink-2">Done about it: {risk.mitigation}</p>}
      </div>
      <div className="flex shrink-0 gap-1">
        {investigation !== null && (
          <Button size="small" look="quiet" onClick={() => openTask(session, investigation)}>
            Investigation
          </Button>
        )}
        {risk.source !== null && (
          <Button size="small" look="quiet" onClick={() => openLanding(session, risk.source?.landing ?? '')}>
            Landing
          </Button>
        )}
        {!over && (
          <Button size="small" look="quiet" onClick={() => void perform(session, { type: 'risk.close', id })}>
            {risk.kind === 'blocker' ? 'Resolve' : 'Close'}
          </Button>
        )}
      </div>
    </article>
  )
}

function openLanding(session: ReturnType<typeof useSession>, landing: string): void {
  session.ui.setState({ landing })
  session.panes.open({ kind: 'landing' })
}
