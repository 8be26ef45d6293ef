import type { ShootGeometry, TipState } from '@shared/domain/tree/types'
import { Tip } from './draw/Tip'
import './draw/tree.css'

const still = (state: TipState): ShootGeometry => ({
  shoot: {
    key: state,
    agent: null,
    arm: null,
    name: '',
    task: null,
    branch: null,
    target: '',
    state,
    reason: null,
    ahead: 0,
    behind: 0,
    commits: 0,
    subject: null,
    since: null,
    gates: { done: 2, total: 3 },
    run: null,
    session: null,
    landing: null,
    backlog: 0,
  },
  arm: '',
  side: 1,
  tier: 0,
  slot: 0,
  root: { x: 0, y: 0 },
  curve: [
    { x: 0, y: -6 },
    { x: 0, y: -8 },
  ],
  length: 0,
  tip: { x: 0, y: 0, angle: 0 },
  label: { anchor: 'middle', box: { x: 0, y: 0, width: 0, height: 0 } },
})

/** Where a shape's middle lies above its foot, so that it sits in the middle of a mark. */
const LIFT: Partial<Record<TipState, number>> = {
  idle: 0,
  assigned: 6,
  preparing: 5,
  running: 8,
  landed: 5,
  failed: -2,
}

/** A tip's shape alone, 16 px: the same drawing in cards, table and legend. Decoration; its word stands beside it. */
export function StateMark({ state }: { state: TipState }) {
  const shape = still(state)
  return (
    <svg width={16} height={16} viewBox="-13 -13 26 26" className="espalier-mark shrink-0" aria-hidden="true">
      <g transform={`translate(0 ${LIFT[state] ?? 0})`}>
        <Tip geometry={shape} />
      </g>
    </svg>
  )
}
