import { useActions, useModel, useSession } from '@renderer/store/context'
import { parseQuickAdd, quickAddCommand, type QuickAdd as Read } from '@renderer/store/quick-add'
import { type ProjectSession, perform } from '@renderer/store/session'
import { cx } from '@renderer/ui/cx'
import { Icon } from '@renderer/ui/icon'
import { Input } from '@renderer/ui/input'
import { Plus } from 'lucide-react'
import { useRef, useState } from 'react'
import { useStore } from 'zustand'
import { namesIn, useEarly } from './use-early'

const fieldId = 'quick-add'
/** Characters of a title. */
const LONGEST = 300

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

/** One line makes a task; what is understood of it is shown under it while it is typed. */
export function QuickAdd() {
  const session = useSession()
  const model = useModel(whole => whole)
  const [line, setLine] = useState('')
  /** The line that Enter was pressed in though a mark of it names nothing: pressed again, it means what it says. */
  const [asked, setAsked] = useState<string | null>(null)
  useActions(actions)
  const field = useRef<HTMLInputElement | null>(null)
  // Enter keeps the line while nobody is there to take it.
  const away = useStore(session.link, ({ state }) => state === 'reconnecting' || state === 'ended')
  useEarly(field, setLine)
  const read = parseQuickAdd(line, namesIn(model))
  const long = read.title.length > LONGEST
  const doubtful = read.unknown.length > 0
  const wrong = long || (doubtful && asked === line)
  const add = () => {
    const command = quickAddCommand(read)
    if (!command || away || long) return
    if (doubtful && asked !== line) return setAsked(line)
    setLine('')
    setAsked(null)
    // What could not be sent after all is back in the line, unless something else is being written there.
    void perform(session, command).then(done => {
      if (!done) setLine(now => (now === '' ? line : now))
    })
  }
  return (
    <div className="relative flex min-w-32 flex-1">
      <Input
        id={fieldId}
        ref={field}
        aria-label="New task"
        aria-describedby="quick-add-hint"
        aria-invalid={wrong}
        className={cx('flex-1', wrong && 'border-bud focus-within:border-bud')}
        icon={<Icon of={Plus} size={14} />}
        placeholder="New task  @agent  !priority  #needs"
        value={line}
        onChange={event => setLine(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Enter') add()
          if (event.key === 'Escape') {
            setLine('')
            session.panes.go({ kind: 'board' })
          }
        }}
      />
      <p
        id="quick-add-hint"
        role="status"
        className={cx(
          'absolute top-full left-0 z-20 mt-1 w-max max-w-80 rounded-control border bg-raised px-2 py-0.5 text-meta shadow-float',
          line === '' && 'sr-only',
          long || doubtful ? 'text-ink' : 'text-ink-2',
        )}
      >
        {line === '' ? '' : away ? 'Kept here until reconnected' : hint(read, asked === line)}
      </p>
    </div>
  )
}

/** What Enter would do, in the order of how much it matters. */
function hint(read: Read, asked: boolean): string {
  if (read.title.length > LONGEST)
    return `${read.title.length - LONGEST} characters too long for a title. Put the rest into the task’s text.`
  const [first] = read.unknown
  if (first !== undefined) {
    const what = first[0] === '@' ? 'No agent' : first[0] === '!' ? 'No priority' : 'No open task'
    const said = `${what} is called ${read.unknown.length > 1 ? read.unknown.join(' or ') : first.slice(1)}`
    return asked ? `${said}. ↵ again adds the task with it in the title.` : `${said}; it would stay in the title.`
  }
  const marks = [
    read.service && `to ${read.service}`,
    read.priority !== 'normal' && read.priority,
    read.kind && (read.kind === 'side' ? 'side work' : 'hotfix, lands on main'),
    read.needs.length > 0 && `after ${read.needs.join(', ')}`,
  ].filter(Boolean)
  return marks.length > 0 ? `↵ adds it ${marks.join(' · ')}` : '↵ adds it'
}
