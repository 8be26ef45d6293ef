import { cx } from './cx'
import { Glyph, type GlyphShape, type Tone } from './glyph'

export interface StateLook {
  shape: GlyphShape
  tone: Tone
  word: string
  live?: boolean
}

/** A state in shape, colour and word. The word stays in ink, so that it reads on every ground. */
export function StatePill({ state, className }: { state: StateLook; className?: string }) {
  return (
    <span className={cx('inline-flex items-center gap-1.5 whitespace-nowrap text-dense text-ink-2', className)}>
      <Glyph shape={state.shape} tone={state.tone} {...(state.live ? { live: true } : {})} />
      {state.word}
    </span>
  )
}
