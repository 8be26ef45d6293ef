import { useSession } from '@renderer/store/context'
import type { ProjectSession } from '@renderer/store/session'
import { Button } from '@renderer/ui/button'
import { Icon } from '@renderer/ui/icon'
import { ArrowLeft } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'

/** The id of a row of the queue. */
export const rowId = (id: string): string => `landing-${id}`

/** Goes back from what was chosen to its row, where the two take turns. */
export function backToQueue(session: ProjectSession): void {
  const { landing } = session.ui.getState()
  session.ui.setState({ landing: null })
  queueMicrotask(() => document.getElementById(rowId(landing ?? ''))?.focus())
}

/** The head of what is shown beside the queue: its name, what can be done with it, and its facts in a line. */
export function DetailHead({
  title,
  actions,
  children,
}: {
  title: ReactNode
  actions: ReactNode
  children: ReactNode
}) {
  const session = useSession()
  const back = useRef<HTMLButtonElement>(null)
  // Where it took the queue's place, the keyboard comes along.
  useEffect(() => {
    if (back.current?.offsetParent) back.current.focus()
  }, [])
  return (
    <header className="flex shrink-0 flex-col gap-2 px-4 pt-3 pb-3">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
        <div className="flex min-w-64 flex-1 items-start gap-1">
          {/* Where the pane is narrow, queue and landing take turns. */}
          <Button
            ref={back}
            size="small"
            look="quiet"
            aria-label="Back to the queue"
            title="Back to the queue"
            icon={<Icon of={ArrowLeft} />}
            className="-ml-1.5 w-6 px-0 @min-[600px]:hidden"
            onClick={() => backToQueue(session)}
          />
          <h2 className="line-clamp-2 min-w-0 flex-1 text-head font-semibold break-words">{title}</h2>
        </div>
        <div className="flex flex-wrap gap-1.5">{actions}</div>
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-dense text-ink-2">{children}</div>
    </header>
  )
}
