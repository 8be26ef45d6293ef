import { cx } from './cx'
import { StateGlyph } from './glyph'
import type { Look } from './look'

/** A state in shape, colour and word. The word stays in ink, so that it reads on every ground. */
export function StatePill({ state, className }: { state: Look; className?: string }) {
  return (
    <span className={cx('inline-flex items-center gap-1.5 whitespace-nowrap text-dense text-ink-2', className)}>
      <StateGlyph look={state} />
      {state.word}
    </span>
  )
}
