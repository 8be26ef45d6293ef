import type { ReactNode } from 'react'
import { cx } from './cx'

/** A small count or label in a quiet frame. */
export function Badge({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <span
      className={cx(
        'tabular inline-flex h-4 min-w-4 items-center justify-center rounded-sm bg-press px-1 text-meta text-ink-2',
        className,
      )}
    >
      {children}
    </span>
  )
}
