import { tipWord } from '@shared/domain/tree/state'
import type { TipState } from '@shared/domain/tree/types'
import { StateMark } from './StateMark'

const ORDER: readonly TipState[] = [
  'assigned',
  'preparing',
  'running',
  'ready',
  'queued',
  'proving',
  'held',
  'waiting',
  'landed',
  'failed',
  'refused',
]

/** What the shapes mean, and how a shoot's length and bend are read. */
export function Legend() {
  return (
    <div className="rising absolute bottom-10 left-2 z-10 w-56 rounded-pane border border-line-strong bg-raised p-3 text-dense shadow-float">
      <ul className="grid gap-1">
        {ORDER.map(state => (
          <li key={state} className="flex items-center gap-2">
            <StateMark state={state} />
            {tipWord(state)}
          </li>
        ))}
      </ul>
      <p className="mt-2 text-meta text-ink-3">
        A shoot is as long as it has commits, a leaf for each; it bends back to its arm as it falls behind.
      </p>
    </div>
  )
}
