import { useSession } from '@renderer/store/context'
import { DomainEvent, type EventRecord } from '@shared/domain/event'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'

export interface LogFilter {
  text: string
  noun: string
  actor: string
}

const PAGE = 200
const types = DomainEvent.options.map(option => option.shape.type.value)

/** The events a filter lets through, the latest first; older ones on demand, new ones as they come. */
export function useEvents(filter: LogFilter) {
  const session = useSession()
  const { text, noun, actor } = filter
  const [older, setOlder] = useState<readonly EventRecord[]>([])
  const [loading, setLoading] = useState(true)
  const [error, setError] = useState<string | null>(null)
  const reached = useRef(false)
  const asking = useRef(false)
  const recent = useStore(session.replica.store, state => state.recent)

  const load = useCallback(
    async (before: number): Promise<readonly EventRecord[]> => {
      asking.current = true
      setLoading(true)
      const result = await session.engine.call('events.list', {
        before,
        limit: PAGE,
        ...(text.trim() ? { text: text.trim() } : {}),
        ...(actor ? { actor } : {}),
        ...(noun ? { types: types.filter(type => type.startsWith(`${noun}.`)) } : {}),
      })
      asking.current = false
      setLoading(false)
      setError(result.ok ? null : result.error.message)
      const records = result.ok ? result.value.records : []
      reached.current = records.length < PAGE
      return records
    },
    [session, text, actor, noun],
  )
  useEffect(() => {
    let gone = false
    setOlder([])
    const wait = setTimeout(
      () => {
        void load(Number.MAX_SAFE_INTEGER).then(records => {
          if (!gone) setOlder(records)
        })
      },
      text ? 150 : 0,
    )
    return () => {
      gone = true
      clearTimeout(wait)
    }
  }, [load, text])

  const records = useMemo(() => {
    const newest = older[0]?.seq ?? 0
    const fresh = recent.filter(record => record.seq > newest && matches(record, filter)).reverse()
    return [...fresh, ...older]
  }, [older, recent, filter])

  const more = useCallback(() => {
    const last = older.at(-1)
    if (!last || asking.current || reached.current) return
    void load(last.seq).then(next => setOlder(known => [...known, ...next]))
  }, [older, load])
  return { records, loading, error, more }
}

function matches(record: EventRecord, { text, actor, noun }: LogFilter): boolean {
  if (noun && !record.event.type.startsWith(`${noun}.`)) return false
  if (actor && record.actor.name !== actor) return false
  const word = text.trim().toLowerCase()
  return word === '' || JSON.stringify([record.event, record.stream]).toLowerCase().includes(word)
}
