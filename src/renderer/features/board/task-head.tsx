import { useSession, useUi } from '@renderer/store/context'
import { priorityWords, taskLooks } from '@renderer/store/looks'
import { perform } from '@renderer/store/session'
import { assignTasks, prioritise, taskMenu } from '@renderer/store/task-menu'
import { Icon } from '@renderer/ui/icon'
import { InlineText } from '@renderer/ui/inline-text'
import { Dropdown } from '@renderer/ui/menu'
import { Select } from '@renderer/ui/select'
import { StatePill } from '@renderer/ui/state-pill'
import type { Task } from '@shared/domain/task/schema'
import { Ellipsis } from 'lucide-react'

/** State, title, who has it and how urgent it is. */
export function TaskHead({ task }: { task: Task }) {
  const session = useSession()
  const editing = useUi(ui => ui.editing === task.id)
  const services = session.replica.store.getState().model.project?.config.services ?? []
  const assign = (service: string) =>
    service === ''
      ? void perform(session, { type: 'task.unassign', id: task.id })
      : assignTasks(session, [task.id], service)
  return (
    <header className="flex shrink-0 flex-col gap-2 px-4 pt-3 pb-3">
      <div className="flex items-start gap-2">
        <h2 className="min-w-0 flex-1 text-head font-semibold">
          <InlineText
            label="Title"
            value={task.title}
            startEditing={editing}
            onDone={() => session.ui.setState({ editing: null })}
            onChange={title => void perform(session, { type: 'task.edit', id: task.id, title })}
          />
        </h2>
        <Dropdown align="end" items={() => taskMenu(session, [task.id])}>
          <button
            type="button"
            aria-label="More"
            className="inline-flex size-6 items-center justify-center rounded-control text-ink-2 hover:bg-hover data-[state=open]:bg-hover"
          >
            <Icon of={Ellipsis} />
          </button>
        </Dropdown>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <StatePill state={taskLooks[task.status]} className="mr-1" />
        <Select
          label="Agent"
          value={task.service ?? ''}
          options={[
            { value: '', title: 'Nobody' },
            ...services.map(service => ({ value: service.name, title: service.name })),
          ]}
          onChange={assign}
        />
        <Select
          label="Priority"
          value={task.priority}
          options={(['urgent', 'high', 'normal', 'low'] as const).map(value => ({
            value,
            title: priorityWords[value],
          }))}
          onChange={value => {
            const priority = (['urgent', 'high', 'normal', 'low'] as const).find(each => each === value)
            if (priority) prioritise(session, [task], priority)
          }}
        />
        <span className="mono truncate text-meta text-ink-3" data-selectable>
          {task.id}
        </span>
      </div>
    </header>
  )
}
