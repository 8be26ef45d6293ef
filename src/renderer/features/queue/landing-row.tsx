import { useModel, useSession } from '@renderer/store/context'
import { gateLooks, landingLooks } from '@renderer/store/looks'
import { isEnded, positionReason, type TargetQueue, timeToLand } from '@renderer/store/queue'
import { cx } from '@renderer/ui/cx'
import { spanText } from '@renderer/ui/format-time'
import { StateGlyph } from '@renderer/ui/glyph'
import { ContextMenu } from '@renderer/ui/menu'
import { RelativeTime } from '@renderer/ui/relative-time'
import { titleOf } from '@shared/domain/landing/rules'
import type { Landing } from '@shared/domain/landing/schema'
import { useRef } from 'react'
import { rowId } from './detail-head'
import { landingMenu } from './landing-menu'
import { useQueueDrag } from './move-landing'

/** One landing of the queue: state, branch, why it stands here, and its gates as marks. */
export function LandingRow({ landing, queue, selected }: { landing: Landing; queue: TargetQueue; selected: boolean }) {
  const session = useSession()
  const row = useRef<HTMLButtonElement>(null)
  useQueueDrag(row, landing)
  const title = useModel(model => titleOf(model, landing))
  const look = landingLooks[landing.state]
  const together = landing.state === 'proving' && (landing.batch?.entries.length ?? 0) > 1
  // What it is proved with stands above it and beside it.
  const why = together ? null : positionReason(queue, landing)
  const took = timeToLand(landing)
  return (
    <ContextMenu items={() => landingMenu(session, landing)}>
      <button
        ref={row}
        id={rowId(landing.id)}
        type="button"
        role="option"
        aria-selected={selected}
        tabIndex={selected ? 0 : -1}
        onClick={() => session.ui.setState({ landing: landing.id })}
        className={cx(
          'relative flex w-full items-start gap-2 px-4 py-1.5 text-left',
          'data-[insert]:before:absolute data-[insert]:before:inset-x-2 data-[insert]:before:h-0.5 data-[insert]:before:rounded-full data-[insert]:before:bg-sky data-[insert=after]:before:-bottom-px data-[insert=before]:before:-top-px',
          selected ? 'bg-sky-soft' : 'hover:bg-hover',
        )}
      >
        <StateGlyph look={look} said className="mt-px" />
        <span className="min-w-0 flex-1">
          <span
            className={cx(
              'block truncate text-dense',
              isEnded(landing) && landing.state !== 'refused' ? 'text-ink-2' : 'text-ink',
            )}
          >
            {title}
          </span>
          <span className="block truncate text-meta text-ink-3" title={why ?? undefined}>
            {look.word}
            {took === null ? '' : ` in ${spanText(took)}`}
            {why ? ` · ${why}` : landing.service ? ` · ${landing.service}` : ''}
          </span>
        </span>
        <span className="flex shrink-0 items-center gap-1 pt-px">
          {!isEnded(landing) &&
            landing.gates.map(gate => {
              const gateLook = gateLooks[gate.state]
              return <StateGlyph key={gate.name} size={12} look={gateLook} said={`${gate.name}: ${gateLook.word}`} />
            })}
          <RelativeTime at={landing.endedAt ?? landing.queuedAt} className="text-meta text-ink-3" />
        </span>
      </button>
    </ContextMenu>
  )
}
