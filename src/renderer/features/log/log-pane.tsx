import { useSession } from '@renderer/store/context'
import { Button } from '@renderer/ui/button'
import { EmptyState } from '@renderer/ui/empty-state'
import { Icon } from '@renderer/ui/icon'
import { Input } from '@renderer/ui/input'
import { Select } from '@renderer/ui/select'
import { Skeleton } from '@renderer/ui/skeleton'
import { VirtualList } from '@renderer/ui/virtual-list'
import { ListFilter } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { groupLines } from './group'
import { LogGroup } from './log-group'
import { type LogFilter, useEvents } from './use-events'

const nouns = ['task', 'run', 'landing', 'branch', 'checkout', 'project']

/** The event log: everything that happened, the latest first, searched and followed live. */
export function LogPane() {
  const session = useSession()
  const [filter, setFilter] = useState<LogFilter>({ text: '', noun: '', actor: '' })
  const [open, setOpen] = useState<number | null>(null)
  const events = useEvents(filter)
  const lines = useMemo(() => groupLines(events.records), [events.records])
  const seq = useStore(session.replica.store, state => state.seq)
  const actors = [...new Set(['', ...events.records.map(record => record.actor.name)])]
  return (
    <div className="@container flex h-full flex-col bg-pane">
      <div className="flex h-10 shrink-0 items-center gap-2 border-b px-2">
        <Input
          aria-label="Search the log"
          className="min-w-24 flex-1"
          icon={<Icon of={ListFilter} size={14} />}
          placeholder="Type, stream or anything inside"
          value={filter.text}
          onChange={event => setFilter({ ...filter, text: event.target.value })}
        />
        <Select
          label="About"
          value={filter.noun}
          options={[{ value: '', title: 'Everything' }, ...nouns.map(noun => ({ value: noun, title: noun }))]}
          onChange={noun => setFilter({ ...filter, noun })}
        />
        <Select
          label="By"
          value={filter.actor}
          options={actors.map(name => ({ value: name, title: name || 'Anybody' }))}
          onChange={actor => setFilter({ ...filter, actor })}
        />
        <span className="tabular px-1 text-meta text-ink-3">{seq.toLocaleString('en')}</span>
      </div>
      {events.records.length === 0 ? (
        events.loading ? (
          <Skeleton />
        ) : (
          <EmptyState
            title={events.error ?? 'No event fits'}
            action={
              <Button size="small" onClick={() => setFilter({ text: '', noun: '', actor: '' })}>
                Show everything
              </Button>
            }
          >
            Every decision and every observed fact of this project stands in this log.
          </EmptyState>
        )
      ) : (
        <VirtualList
          label="Event log"
          items={lines}
          keyOf={line => line.key}
          estimate={28}
          measured
          onNearEnd={events.more}
          render={line => <LogGroup line={line} open={open} onOpen={setOpen} />}
        />
      )}
    </div>
  )
}
