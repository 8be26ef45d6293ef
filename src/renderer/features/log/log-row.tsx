import { useSession } from '@renderer/store/context'
import { eventSentence } from '@renderer/store/event-sentence'
import { openTask } from '@renderer/store/task-menu'
import { Button } from '@renderer/ui/button'
import { cx } from '@renderer/ui/cx'
import { clockTime, exactTime } from '@renderer/ui/format-time'
import type { EventRecord } from '@shared/domain/event'

/** The columns of a line; the type only where there is room. */
export const logColumns =
  'grid h-7 w-full grid-cols-[44px_56px_minmax(0,1fr)_auto] items-center gap-2 px-3 text-left text-dense @min-[720px]:grid-cols-[52px_60px_minmax(90px,150px)_minmax(0,1fr)_auto]'

/** One event: when, what, by whom; opened, the whole of it as JSON. */
export function LogRow({ record, open, onToggle }: { record: EventRecord; open: boolean; onToggle(): void }) {
  const session = useSession()
  const slash = record.stream.indexOf('/')
  const noun = slash < 0 ? record.stream : record.stream.slice(0, slash)
  const id = slash < 0 ? '' : record.stream.slice(slash + 1)
  // Those whose sentence begins with their name.
  const named = noun === 'branch' || noun === 'project'
  const json = open ? JSON.stringify(record, null, 2) : ''
  const show = () => {
    if (noun === 'task' && id) openTask(session, id)
    if (noun === 'landing' && id) {
      session.ui.setState({ landing: id })
      session.panes.open({ kind: 'landing' })
    }
  }
  return (
    <div className={cx(open && 'bg-hover')}>
      <button type="button" aria-expanded={open} onClick={onToggle} className={cx(logColumns, 'hover:bg-hover')}>
        <span className="tabular text-right text-meta text-ink-3">{record.seq}</span>
        <span className="tabular text-meta text-ink-3" title={exactTime(record.at)}>
          {clockTime(record.at)}
        </span>
        <span className="mono hidden truncate text-meta text-ink-2 @min-[720px]:block">{record.event.type}</span>
        <span className="truncate">
          {id && !named && <span className="text-ink-2">{id} </span>}
          {eventSentence(record.event)}
        </span>
        <span className="max-w-32 truncate text-meta text-ink-3">{record.actor.name}</span>
      </button>
      {open && (
        <div className="border-b px-3 pt-1 pb-3">
          <div className="flex gap-2 pb-1">
            <Button size="small" look="quiet" onClick={() => session.copy(json)}>
              Copy JSON
            </Button>
            {(noun === 'task' || noun === 'landing') && (
              <Button size="small" look="quiet" onClick={show}>
                Show the {noun}
              </Button>
            )}
          </div>
          <pre className="mono overflow-x-auto pl-2 text-meta text-ink-2" data-selectable>
            {json}
          </pre>
        </div>
      )}
    </div>
  )
}
