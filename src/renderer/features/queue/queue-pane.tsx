import { useActions, useDerived, useModel, useSession, useUi } from '@renderer/store/context'
import { batchesOf, queuesOf, type TargetQueue } from '@renderer/store/queue'
import { Button } from '@renderer/ui/button'
import { cx } from '@renderer/ui/cx'
import { EmptyState } from '@renderer/ui/empty-state'
import type { Build } from '@shared/domain/build/schema'
import { groundOf } from '@shared/domain/landing/place'
import type { Landing } from '@shared/domain/landing/schema'
import { lookup } from '@shared/domain/lookup'
import { type KeyboardEvent, useMemo, useRef } from 'react'
import { BuildDetail } from './build-detail'
import { BuildRow } from './build-row'
import { backToQueue, rowId } from './detail-head'
import { landingShortcuts } from './landing-actions'
import { LandingDetail } from './landing-detail'
import { LandingRow } from './landing-row'
import { LevelsStrip } from './levels-strip'
import { moveBy } from './move-landing'
import { startBuild } from './revert'

/** The landing queue: every branch on its way up, what guards the way, what came of it, and how each target stands as a whole. */
export function QueuePane() {
  const session = useSession()
  const queues = useDerived(queuesOf)
  const chosen = useUi(ui => ui.landing)
  const all = useMemo(() => queues.flatMap(rowsOf), [queues])
  const shown = useModel(model => lookup(model.landings, chosen) ?? lookup(model.builds, chosen)) ?? first(all)
  const list = useRef<HTMLDivElement>(null)
  const detail = useRef<HTMLElement>(null)
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
    if (step === 0 || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const focused = all.findIndex(({ id }) => document.activeElement?.id === rowId(id))
    const at = focused < 0 && shown ? all.indexOf(shown) : focused
    const here = all[at]
    if (event.altKey) return here && !isBuild(here) ? moveBy(session, here, step) : undefined
    const next = all[at + step]
    if (!next) return
    // Where only the queue is seen, Enter opens what the arrows came to.
    if (detail.current?.offsetParent) session.ui.setState({ landing: next.id })
    document.getElementById(rowId(next.id))?.focus()
  }
  const onEscape = (event: KeyboardEvent) => {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement
    if (event.key !== 'Escape' || event.defaultPrevented || typing || list.current?.offsetParent) return
    backToQueue(session)
  }
  // Where the pane is narrow, the queue and what was chosen of it take turns.
  const turn = (here: boolean) => (here ? '' : 'hidden @min-[600px]:block')
  return (
    <div className="@container h-full bg-pane">
      <div className="flex h-full">
        <div
          ref={list}
          role="listbox"
          tabIndex={-1}
          aria-label="Landing queue"
          onKeyDown={onKeyDown}
          className={cx(
            'w-full shrink-0 overflow-y-auto outline-none @min-[600px]:w-[40%] @min-[600px]:max-w-96 @min-[600px]:border-r',
            turn(chosen === null),
          )}
        >
          <div className="flex items-center gap-1 px-4 pt-2">
            <Button size="small" onClick={() => session.ui.setState({ palette: 'offer' })}>
              Offer a branch…
            </Button>
            <Button size="small" look="quiet" onClick={() => session.ui.setState({ palette: 'check' })}>
              Check…
            </Button>
          </div>
          <LevelsStrip />
          {queues.map(queue => (
            <TargetList key={queue.target} queue={queue} chosen={shown} />
          ))}
        </div>
        <section
          ref={detail}
          aria-label="What was chosen"
          onKeyDown={onEscape}
          className={cx('min-h-0 min-w-0 flex-1', turn(chosen !== null))}
        >
          {shown &&
            (isBuild(shown) ? (
              <BuildDetail key={shown.id} build={shown} />
            ) : (
              <LandingDetail key={shown.id} landing={shown} />
            ))}
        </section>
      </div>
    </div>
  )
}

const SHOWN = 200

const isBuild = (shown: Landing | Build): shown is Build => 'culprits' in shown

/** What a target's queue shows, as it stands from top to bottom. */
const rowsOf = ({ build, open, ended }: TargetQueue): (Landing | Build)[] => [
  ...(build ? [build] : []),
  ...open,
  ...ended.slice(0, SHOWN),
]

/** What is shown before anything was chosen: a landing, if there is one. */
const first = (all: readonly (Landing | Build)[]) => all.find(one => !isBuild(one)) ?? all[0] ?? null

function TargetList({ queue, chosen }: { queue: TargetQueue; chosen: Landing | Build | null }) {
  const session = useSession()
  const row = (landing: Landing) => (
    <LandingRow key={landing.id} landing={landing} queue={queue} selected={landing === chosen} />
  )
  return (
    <>
      <div className="flex min-h-8 items-center gap-2 px-4 pt-2">
        <div className="min-w-0 flex-1">
          <Heading title="To" target={queue.target} count={queue.open.length} />
        </div>
        <Button
          size="small"
          look="quiet"
          className="-mr-2"
          disabled={queue.build?.state === 'running' || queue.build?.searching === true}
          title={`Runs the gates of level ${queue.level} on ${queue.target} as it stands`}
          onClick={() => void startBuild(session, queue.target)}
        >
          Build
        </Button>
      </div>
      {queue.build && <BuildRow build={queue.build} selected={queue.build === chosen} />}
      {batchesOf(queue.open).map(batch => {
        const [first] = batch
        if (!first || batch.length === 1) return batch.map(row)
        return (
          <fieldset key={first.id} aria-label="Proved together" className="min-w-0 border-l-2 border-leaf">
            <p className="px-4 pt-1 text-meta text-ink-3">
              Proved together on top of <Ground landing={first} />: {batch.length} land in one move
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

/** What a batch stands on, which is not its target where another is being proved below it. */
function Ground({ landing }: { landing: Landing }) {
  return useModel(model => groundOf(model, landing))
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
