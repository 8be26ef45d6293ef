import { useActions, useDerived, useSession, useUi } from '@renderer/store/context'
import { batchesOf, queuesOf, type TargetQueue } from '@renderer/store/queue'
import { Button } from '@renderer/ui/button'
import { EmptyState } from '@renderer/ui/empty-state'
import type { Landing } from '@shared/domain/landing/schema'
import { type KeyboardEvent, useMemo } from 'react'
import { BuildLine } from './build-line'
import { landingShortcuts } from './landing-actions'
import { LandingDetail } from './landing-detail'
import { LandingRow } from './landing-row'
import { LevelsStrip } from './levels-strip'
import { moveBy } from './move-landing'

/** The landing queue: every branch on its way up, what guards the way, and what came of it. */
export function QueuePane() {
  const session = useSession()
  const queues = useDerived(queuesOf)
  const chosen = useUi(ui => ui.landing)
  const all = useMemo(() => queues.flatMap(queue => [...queue.open, ...queue.ended.slice(0, SHOWN)]), [queues])
  const landing = all.find(each => each.id === chosen) ?? all[0] ?? null
  useActions(landingShortcuts)

  if (all.length === 0) {
    return (
      <div className="flex h-full flex-col bg-pane">
        <LevelsStrip />
        <EmptyState
          title="Nothing is landing"
          action={
            <Button size="small" onClick={() => session.ui.setState({ palette: 'offer' })}>
              Offer a branch…
            </Button>
          }
        >
          When an agent ends its task, its branch comes here: it is merged with the target, the gates run on exactly
          that commit, and the target moves only if they pass.
        </EmptyState>
      </div>
    )
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step =
      event.key === 'ArrowDown' || event.key === 'j' ? 1 : event.key === 'ArrowUp' || event.key === 'k' ? -1 : 0
    if (step === 0 || !landing) return
    if (event.altKey) {
      event.preventDefault()
      return moveBy(session, landing, step)
    }
    const next = all[all.indexOf(landing) + step]
    if (!next) return
    event.preventDefault()
    session.ui.setState({ landing: next.id })
    document.getElementById(`landing-${next.id}`)?.focus()
  }
  return (
    <div className="@container h-full bg-pane">
      <div className="flex h-full flex-col @min-[540px]:flex-row">
        <div
          role="listbox"
          tabIndex={-1}
          aria-label="Landing queue"
          onKeyDown={onKeyDown}
          className="max-h-[40%] shrink-0 overflow-y-auto border-b outline-none @min-[540px]:max-h-none @min-[540px]:w-[42%] @min-[540px]:max-w-96 @min-[540px]:border-r @min-[540px]:border-b-0"
        >
          <div className="flex items-center gap-1 px-3 pt-2">
            <Button size="small" onClick={() => session.ui.setState({ palette: 'offer' })}>
              Offer a branch…
            </Button>
            <Button size="small" look="quiet" onClick={() => session.ui.setState({ palette: 'check' })}>
              Check…
            </Button>
          </div>
          <LevelsStrip />
          {queues.map(queue => (
            <TargetList key={queue.target} queue={queue} chosen={landing} />
          ))}
        </div>
        <div className="min-h-0 min-w-0 flex-1">{landing && <LandingDetail key={landing.id} landing={landing} />}</div>
      </div>
    </div>
  )
}

const SHOWN = 200

function TargetList({ queue, chosen }: { queue: TargetQueue; chosen: Landing | null }) {
  const row = (landing: Landing) => (
    <LandingRow key={landing.id} landing={landing} queue={queue} selected={landing === chosen} />
  )
  return (
    <>
      <BuildLine target={queue.target} level={queue.level}>
        <Heading title="To" target={queue.target} count={queue.open.length} />
      </BuildLine>
      {batchesOf(queue.open).map(batch => {
        const [first] = batch
        if (!first || batch.length === 1) return batch.map(row)
        return (
          <fieldset key={first.id} aria-label="Proved together" className="min-w-0 border-l-2 border-leaf">
            <p className="px-4 pt-1 text-meta text-ink-3">
              Proved together on top of <span className="mono">{queue.target}</span>: {batch.length} land in one move
            </p>
            {batch.map(row)}
          </fieldset>
        )
      })}
      {queue.ended.length > 0 && (
        <div className="px-4 pt-1.5 pb-1">
          <Heading title="Before" count={queue.ended.length} />
        </div>
      )}
      {queue.ended.slice(0, SHOWN).map(row)}
    </>
  )
}

function Heading({ title, target, count }: { title: string; target?: string; count: number }) {
  return (
    <h3 className="flex min-w-0 items-center gap-1.5 text-meta font-medium text-ink-3">
      {title}
      {target && (
        <span className="mono truncate text-ink-2" title={target}>
          {target}
        </span>
      )}
      <span className="tabular">{count}</span>
    </h3>
  )
}
