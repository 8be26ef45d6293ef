import type { ReactNode } from 'react'
import { cx } from './cx'
import type { Look, Shape, Tone } from './look'

const tones: Record<Tone, string> = {
  leaf: 'text-leaf',
  bud: 'text-bud',
  rust: 'text-rust',
  sky: 'text-sky',
  ink: 'text-ink',
  'ink-2': 'text-ink-2',
  'ink-3': 'text-ink-3',
  bark: 'text-bark',
}

const ring = <circle cx="7" cy="7" r="5.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
const disc = <circle cx="7" cy="7" r="6" fill="currentColor" />
const mark = {
  fill: 'none',
  stroke: 'var(--pane)',
  strokeWidth: 1.6,
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
} as const
const thin = {
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 1.5,
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
} as const

const shapes: Record<Shape, ReactNode> = {
  dashed: (
    <circle cx="7" cy="7" r="5.25" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2.2 1.93" />
  ),
  ring,
  dot: (
    <>
      {ring}
      <circle cx="7" cy="7" r="2.25" fill="currentColor" />
    </>
  ),
  quarter: (
    <>
      {ring}
      <path d="M7 7V3.75A3.25 3.25 0 0 1 10.25 7Z" fill="currentColor" />
    </>
  ),
  half: (
    <>
      {ring}
      <path d="M7 3.75a3.25 3.25 0 0 1 0 6.5Z" fill="currentColor" />
    </>
  ),
  up: (
    <>
      {ring}
      <path d="M7 9.5v-5M4.9 6.5 7 4.4l2.1 2.1" {...thin} strokeWidth={1.3} />
    </>
  ),
  check: (
    <>
      {disc}
      <path d="m4.4 7.2 1.8 1.8 3.4-3.8" {...mark} />
    </>
  ),
  cross: (
    <>
      {disc}
      <path d="m5 5 4 4M9 5 5 9" {...mark} />
    </>
  ),
  pause: (
    <>
      {ring}
      <path d="M5.7 5.2v3.6M8.3 5.2v3.6" {...thin} strokeWidth={1.4} />
    </>
  ),
  slash: (
    <>
      {ring}
      <path d="m4.7 9.3 4.6-4.6" {...thin} strokeWidth={1.3} />
    </>
  ),
  eye: (
    <>
      <path d="M7 1.2 12.8 7 7 12.8 1.2 7Z" {...thin} />
      <circle cx="7" cy="7" r="1.6" fill="currentColor" />
    </>
  ),
  bang: (
    <>
      <rect x="1.5" y="1.5" width="11" height="11" rx="2.5" {...thin} />
      <path d="M7 4.2v3.3" {...thin} />
      <circle cx="7" cy="9.8" r="0.9" fill="currentColor" />
    </>
  ),
  clock: (
    <>
      {ring}
      <path d="M7 4.4V7l1.7 1.2" {...thin} strokeWidth={1.3} />
    </>
  ),
}

export interface GlyphProps {
  shape: Shape
  tone: Tone
  /** The state in a word, for people who do not see it; left out where the word stands beside it. */
  label?: string
  live?: boolean
  size?: number
  className?: string
}

/** A state as a small shape in its colour. The shape alone tells it apart; colour only helps. */
export function Glyph({ shape, tone, label, live, size = 14, className }: GlyphProps) {
  const look = cx('shrink-0', tones[tone], live && 'breathing', className)
  if (label === undefined) {
    return (
      <svg width={size} height={size} viewBox="0 0 14 14" className={look} aria-hidden="true">
        {shapes[shape]}
      </svg>
    )
  }
  return (
    <svg width={size} height={size} viewBox="0 0 14 14" className={look} role="img" aria-label={label}>
      {shapes[shape]}
    </svg>
  )
}

/** A state in its look; `said` where no word stands beside it: true for its own word, or a longer one. */
export function StateGlyph({
  look: { shape, tone, word, live },
  said = false,
  ...rest
}: { look: Look; said?: boolean | string } & Pick<GlyphProps, 'size' | 'className'>) {
  const label = said === true ? word : said || undefined
  return <Glyph shape={shape} tone={tone} {...(label ? { label } : {})} {...(live ? { live } : {})} {...rest} />
}
