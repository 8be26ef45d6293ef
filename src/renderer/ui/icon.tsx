import type { LucideIcon } from 'lucide-react'

/** A lucide icon at the one size and stroke of the window; decoration, hidden from screen readers. */
export function Icon({
  of: Shape,
  size = 16,
  className,
}: {
  of: LucideIcon
  size?: 12 | 14 | 16 | 20 | 24
  className?: string
}) {
  return (
    <Shape size={size} strokeWidth={1.5} absoluteStrokeWidth aria-hidden="true" {...(className ? { className } : {})} />
  )
}
