import { useSession, useUi } from '@renderer/store/context'
import { type ReactNode, useEffect, useRef } from 'react'

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
  const session = useSession()
  const asked = useUi(ui => ui.section === title)
  const here = useRef<HTMLElement>(null)
  useEffect(() => {
    if (!asked || !here.current) return
    // Not scrollIntoView: that would move whatever else can be scrolled, the window itself included.
    here.current.closest('[data-scrolls]')?.scrollTo({ top: here.current.offsetTop - 16 })
    session.ui.setState({ section: null })
  }, [asked, session])
  return (
    <section ref={here} data-section={title} className="flex scroll-mt-4 flex-col gap-3">
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
