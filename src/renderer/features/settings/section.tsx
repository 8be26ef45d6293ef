import type { ReactNode } from 'react'

/** A part of the settings, with what it is about. */
export function Section({
  title,
  note,
  action,
  children,
}: {
  title: string
  note?: string
  action?: ReactNode
  children: ReactNode
}) {
  return (
    <section data-section={title} className="flex scroll-mt-4 flex-col gap-3">
      <header className="flex items-start gap-3 border-b pb-2">
        <div className="min-w-0 flex-1">
          <h2 className="text-head font-semibold">{title}</h2>
          {note && <p className="text-dense text-ink-2">{note}</p>}
        </div>
        {action}
      </header>
      {children}
    </section>
  )
}
