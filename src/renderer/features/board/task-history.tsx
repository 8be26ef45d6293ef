import { useSession } from '@renderer/store/context'
import { eventSentence } from '@renderer/store/event-sentence'
import { RelativeTime } from '@renderer/ui/relative-time'
import { Skeleton } from '@renderer/ui/skeleton'
import type { EventRecord } from '@shared/domain/event'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'

/** What happened to a task, the latest first. */
export function TaskHistory({ id }: { id: string }) {
  const session = useSession()
  const [records, setRecords] = useState<readonly EventRecord[] | null>(null)
  const latest = useStore(
    session.replica.store,
    state => state.recent.findLast(each => each.stream === `task/${id}`)?.seq,
  )
  useEffect(() => {
    let gone = false
    void latest
    void session.engine.call('events.list', { stream: `task/${id}`, limit: 500 }).then(result => {
      if (!gone) setRecords(result.ok ? [...result.value.records].sort((a, b) => b.seq - a.seq) : [])
    })
    return () => {
      gone = true
    }
  }, [session, id, latest])
  if (!records) return <Skeleton rows={4} />
  return (
    <ol className="py-1">
      {records.map(record => (
        <li key={record.seq} className="flex items-baseline gap-2 px-4 py-1 text-dense">
          <span className="min-w-0 flex-1" data-selectable>
            {eventSentence(record.event)} <span className="text-ink-3">by {record.actor.name}</span>
          </span>
          <RelativeTime at={record.at} className="text-meta text-ink-3" />
        </li>
      ))}
    </ol>
  )
}
