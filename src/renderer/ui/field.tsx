import type { ReactNode } from 'react'

/** A named fact: the name at the left in quiet ink, the fact beside it. */
export function Field({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[72px_minmax(0,1fr)] items-start gap-2 text-dense">
      <span className="py-0.5 text-ink-3">{title}</span>
      <div className="min-w-0 py-0.5">{children}</div>
    </div>
  )
}
