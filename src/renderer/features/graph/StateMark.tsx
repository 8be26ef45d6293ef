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
    tries: 1,
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

/** Where a shape's middle lies above its foot, and its size, so that all marks look alike. */
const FITS: Partial<Record<TipState, { lift: number; size: number }>> = {
  idle: { lift: -2, size: 1.7 },
  assigned: { lift: 6.5, size: 1.45 },
  preparing: { lift: 5, size: 1.45 },
  running: { lift: 8, size: 1.2 },
  landed: { lift: 1, size: 1.25 },
  failed: { lift: -5, size: 1.35 },
}

/** A tip's shape alone, 16 px: the same drawing in cards, table and legend. Decoration; its word stands beside it. */
export function StateMark({ state }: { state: TipState }) {
  const shape = still(state)
  const { lift, size } = FITS[state] ?? { lift: 0, size: 1 }
  return (
    <svg width={16} height={16} viewBox="-13 -13 26 26" className="espalier-mark shrink-0" aria-hidden="true">
      <g transform={`scale(${size}) translate(0 ${lift})`}>
        <Tip geometry={shape} />
        {state === 'landed' && (
          <path
            d="M0 8L0 -1M-4 2.4Q0 4 4 1.4M-4 4.8Q0 6.4 4 3.8M-4 7.2Q0 8.8 4 6.2"
            fill="none"
            stroke="var(--leaf)"
            strokeWidth={1.4}
            strokeLinecap="round"
          />
        )}
      </g>
    </svg>
  )
}
