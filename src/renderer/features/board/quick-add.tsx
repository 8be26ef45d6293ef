import { useActions, useModel, useSession } from '@renderer/store/context'
import { parseQuickAdd, quickAddCommand } from '@renderer/store/quick-add'
import { type ProjectSession, perform } from '@renderer/store/session'
import { Icon } from '@renderer/ui/icon'
import { Input } from '@renderer/ui/input'
import { Plus } from 'lucide-react'
import { useRef, useState } from 'react'
import { useStore } from 'zustand'
import { namesIn, useEarly } from './use-early'

const fieldId = 'quick-add'

const actions = (session: ProjectSession) => {
  const add = {
    id: 'task.add',
    title: 'New task',
    group: 'Task' as const,
    shortcut: 'c',
    words: 'create add',
    run: () => {
      session.panes.open({ kind: 'board' })
      requestAnimationFrame(() => document.getElementById(fieldId)?.focus())
    },
  }
  return [add, { ...add, id: 'task.add.too', shortcut: 'n' }]
}

/** One line makes a task; what is understood of it is shown while it is typed. */
export function QuickAdd() {
  const session = useSession()
  const model = useModel(whole => whole)
  const [line, setLine] = useState('')
  useActions(actions)
  const field = useRef<HTMLInputElement | null>(null)
  // Enter keeps the line while nobody is there to take it.
  const away = useStore(session.link, ({ state }) => state === 'reconnecting' || state === 'ended')
  useEarly(field, setLine)
  const read = parseQuickAdd(line, namesIn(model))
  const marks = [
    read.service && `to ${read.service}`,
    read.priority !== 'normal' && read.priority,
    read.kind && (read.kind === 'side' ? 'side work' : 'hotfix, lands on main'),
    read.needs.length > 0 && `after ${read.needs.join(', ')}`,
    read.unknown.length > 0 && `not known: ${read.unknown.join(' ')}`,
  ].filter(Boolean)
  const add = () => {
    const command = quickAddCommand(read)
    if (!command || away) return
    setLine('')
    // What could not be sent after all is back in the line, unless something else is being written there.
    void perform(session, command).then(done => {
      if (!done) setLine(now => (now === '' ? line : now))
    })
  }
  return (
    <Input
      id={fieldId}
      ref={field}
      aria-label="New task"
      className="min-w-32 flex-1"
      icon={<Icon of={Plus} size={14} />}
      placeholder="New task  @agent  !priority  #needs"
      value={line}
      onChange={event => setLine(event.target.value)}
      onKeyDown={event => {
        if (event.key === 'Enter') add()
        if (event.key === 'Escape') {
          setLine('')
          event.currentTarget.blur()
        }
      }}
      trailing={
        <span className="shrink-0 text-meta text-ink-2" aria-live="polite">
          {line === '' ? '' : away ? 'kept here until reconnected' : marks.join(' · ') || '↵ adds it'}
        </span>
      }
    />
  )
}
