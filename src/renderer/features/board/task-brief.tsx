import { useModel, useSession } from '@renderer/store/context'
import { taskLooks } from '@renderer/store/looks'
import { perform } from '@renderer/store/session'
import { openTask } from '@renderer/store/task-menu'
import { Button } from '@renderer/ui/button'
import { CopyText } from '@renderer/ui/copy-text'
import { Field } from '@renderer/ui/field'
import { StateGlyph } from '@renderer/ui/glyph'
import { TextArea } from '@renderer/ui/input'
import { ReasonNote } from '@renderer/ui/reason-note'
import { lookup } from '@shared/domain/lookup'
import type { Task } from '@shared/domain/task/schema'
import { useState } from 'react'
import { NeedsPicker } from './needs-picker'
import { PathsField } from './paths-field'
import { TaskLanding } from './task-landing'

/** What the task asks for, what it waits for, and where it stands. */
export function TaskBrief({ task }: { task: Task }) {
  const session = useSession()
  const look = taskLooks[task.status]
  const back = ['failed', 'blocked', 'review', 'cancelled'].includes(task.status)
  return (
    <div className="flex flex-col gap-4 px-4 py-3">
      {task.reason && (
        <ReasonNote shape={look.shape} tone={look.tone} reason={task.reason}>
          {back && (
            <Button size="small" onClick={() => void perform(session, { type: 'task.ready', id: task.id })}>
              Put back to work
            </Button>
          )}
        </ReasonNote>
      )}
      <Description task={task} />
      <TaskLanding task={task} />
      <Field title="Needs">
        <Needs task={task} />
      </Field>
      <Field title="Paths">
        <PathsField task={task} />
      </Field>
      {task.branch && (
        <Field title="Branch">
          <CopyText text={task.branch} mono copy={session.copy} className="text-dense" />
        </Field>
      )}
    </div>
  )
}

function Description({ task }: { task: Task }) {
  const session = useSession()
  const [draft, setDraft] = useState<string | null>(null)
  const keep = () => {
    if (draft !== null && draft !== task.description)
      void perform(session, { type: 'task.edit', id: task.id, description: draft })
    setDraft(null)
  }
  if (draft === null) {
    return (
      <button
        type="button"
        title="Edit"
        className="-mx-1 min-h-7 rounded-sm px-1 text-left text-body whitespace-pre-wrap hover:bg-hover"
        onClick={() => setDraft(task.description)}
      >
        {task.description || <span className="text-ink-3">Say what is to be done; it becomes the agent's prompt.</span>}
      </button>
    )
  }
  return (
    <TextArea
      autoFocus
      aria-label="Description"
      rows={8}
      value={draft}
      onChange={event => setDraft(event.target.value)}
      onBlur={keep}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation()
          setDraft(null)
        }
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) keep()
      }}
    />
  )
}

function Needs({ task }: { task: Task }) {
  const session = useSession()
  const tasks = useModel(model => model.tasks)
  return (
    <div className="flex flex-col gap-0.5">
      {task.dependencies.map(id => {
        const need = lookup(tasks, id)
        const look = need ? taskLooks[need.status] : taskLooks.pending
        return (
          <button
            key={id}
            type="button"
            className="-mx-1 flex items-center gap-1.5 rounded-sm px-1 py-0.5 text-left text-dense hover:bg-hover"
            onClick={() => openTask(session, id)}
          >
            <StateGlyph look={look} said />
            <span className="truncate">{need?.title ?? id}</span>
          </button>
        )
      })}
      <NeedsPicker task={task} />
    </div>
  )
}
