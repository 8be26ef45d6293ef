import { Button } from '@renderer/ui/button'
import { Kbd } from '@renderer/ui/kbd'
import { RelativeTime } from '@renderer/ui/relative-time'
import { tipWord } from '@shared/domain/tree/state'
import type { ShootGeometry } from '@shared/domain/tree/types'
import { useStore } from 'zustand'
import type { ShootAction } from './actions'
import { StateMark } from './StateMark'
import type { PanZoom } from './usePanZoom'

const WIDTH = 268

/** The numbers of one shoot beside its tip; with `actions` also what can be done. Follows the picture as it is dragged. */
export function HoverCard({
  geometry,
  panZoom,
  size,
  actions,
}: {
  geometry: ShootGeometry
  panZoom: PanZoom
  size: { width: number; height: number }
  actions: readonly ShootAction[] | null
}) {
  const view = useStore(panZoom.view)
  const { shoot, tip, root } = geometry
  const x = view.x + (tip.x + root.x) * 0.5 * view.k
  const clear = Math.abs(tip.x - root.x) * 0.5 * view.k + 48
  const rightwards = x + clear + WIDTH < size.width
  const left = Math.max(8, Math.min(size.width - WIDTH - 8, rightwards ? x + clear : x - clear - WIDTH))
  const top = Math.max(8, view.y + Math.min(tip.y, root.y) * view.k - 24)
  const low = top > size.height * 0.55
  return (
    <div
      className={`absolute z-10 rounded-pane border border-line-strong bg-raised p-3 text-dense shadow-float ${actions === null ? 'pointer-events-none' : ''}`}
      style={{ width: WIDTH, left, ...(low ? { bottom: size.height - Math.min(size.height - 8, top + 88) } : { top }) }}
    >
      <div className="flex items-center gap-2">
        <span className="font-medium text-body">{shoot.name}</span>
        <StateMark state={shoot.state} />
        <span className="text-ink-2">
          {tipWord(shoot.state).toLowerCase()}
          {shoot.tries > 1 && `, try ${shoot.tries}`}
        </span>
        {shoot.since !== null && <RelativeTime at={shoot.since} className="ml-auto text-meta text-ink-3" />}
      </div>
      {shoot.task !== null && (
        <p className="mt-0.5 text-ink" data-selectable>
          {shoot.task.title}
        </p>
      )}
      {shoot.branch !== null && (
        <>
          <p className="mono mt-1 truncate text-meta text-ink-3" data-selectable title={shoot.branch}>
            {shoot.branch}
          </p>
          <dl className="tabular mt-2 grid grid-cols-4 gap-x-2 text-ink-3 text-meta">
            <Count word="ahead" value={shoot.ahead} />
            <Count word="behind" value={shoot.behind} />
            <Count word={shoot.commits === 1 ? 'commit' : 'commits'} value={shoot.commits} />
            {shoot.gates.total > 0 && <Count word="gates" value={`${shoot.gates.done}/${shoot.gates.total}`} />}
          </dl>
        </>
      )}
      {shoot.subject !== null && <p className="mt-1.5 truncate text-ink-2">{shoot.subject}</p>}
      {shoot.reason !== null && <p className="mt-1.5 line-clamp-3 text-ink-2">{shoot.reason}</p>}
      {shoot.backlog > 0 && (
        <p className="mt-1.5 text-ink-3 text-meta">
          {shoot.backlog} more {shoot.backlog === 1 ? 'task waits' : 'tasks wait'} for {shoot.name}
        </p>
      )}
      {actions !== null && actions.length > 0 && (
        <div className="mt-2.5 flex flex-wrap gap-1">
          {actions.map(action => (
            <Button
              key={action.id}
              size="small"
              look={action.danger === true ? 'danger' : 'plain'}
              onClick={() => action.run()}
            >
              {action.title}
              <Kbd keys={action.key} />
            </Button>
          ))}
        </div>
      )}
    </div>
  )
}

function Count({ word, value }: { word: string; value: number | string }) {
  return (
    <div>
      <dd className="text-body text-ink">{value}</dd>
      <dt>{word}</dt>
    </div>
  )
}
