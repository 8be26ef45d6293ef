import { type Attention, attentionOf } from '@renderer/store/attention'
import { useDerived, useModel, useReady, useSession } from '@renderer/store/context'
import { cx } from '@renderer/ui/cx'
import { StateGlyph } from '@renderer/ui/glyph'
import { Icon } from '@renderer/ui/icon'
import { ContextMenu } from '@renderer/ui/menu'
import { RelativeTime } from '@renderer/ui/relative-time'
import { Skeleton } from '@renderer/ui/skeleton'
import { ArrowRight } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { attentionMenu, faceOf, showAttention } from './attention-face'
import { nextStep } from './next-step'
import { SideHeading } from './side-heading'

/** With more rows than these each says its reason in one line, so that the teams stay in sight. */
const ROOMY = 4

/** What only a person can move on, the oldest first. */
export function NeedsYou() {
  const ready = useReady()
  const list = useDerived(attentionOf)
  return (
    <section aria-label="Needs you" data-needs-you>
      <SideHeading title="Needs you" count={list.length} />
      {!ready ? (
        <Skeleton rows={2} />
      ) : list.length === 0 ? (
        <p className="px-3 pb-1 text-dense text-ink-3">Nothing. Work goes on by itself.</p>
      ) : (
        <ul onKeyDown={moveFocus}>
          {list.map(item => (
            <li key={item.key}>
              <Row item={item} brief={list.length > ROOMY} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Row({ item, brief }: { item: Attention; brief: boolean }) {
  const session = useSession()
  const model = useModel(whole => whole)
  const { title, why, look } = faceOf(item, model)
  const next = nextStep(item, model)
  return (
    <ContextMenu items={() => attentionMenu(session, item)}>
      <button
        type="button"
        title={`${look.word}: ${title}\n${why}\n${next}`}
        onClick={() => showAttention(session, item)}
        className="flex w-full items-start gap-2 px-3 py-1.5 text-left hover:bg-hover"
      >
        <StateGlyph look={look} said className="mt-px" />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className="min-w-0 flex-1 truncate text-dense text-ink">{title}</span>
            {item.at > 0 && <RelativeTime at={item.at} className="shrink-0 text-meta text-ink-3" />}
          </span>
          <span className={cx('text-meta text-ink-3', brief ? 'block truncate' : 'line-clamp-2 break-words')}>
            {why}
          </span>
          <span className="flex items-center gap-1 text-meta text-ink-2">
            <Icon of={ArrowRight} size={12} className="shrink-0 text-ink-3" />
            <span className="min-w-0 truncate">{next}</span>
          </span>
        </span>
      </button>
    </ContextMenu>
  )
}

/** Arrows go from row to row. */
function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  const rows = [...event.currentTarget.querySelectorAll('button')]
  const next = rows[rows.findIndex(row => row.matches(':focus')) + step]
  if (!next) return
  event.preventDefault()
  next.focus()
}

/** Brings the keyboard to what needs a person. */
export const focusNeedsYou = (): void => void document.querySelector<HTMLElement>('[data-needs-you] li button')?.focus()
