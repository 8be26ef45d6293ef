import { useSession } from '@renderer/store/context'
import { perform } from '@renderer/store/session'
import { Icon } from '@renderer/ui/icon'
import { Dropdown } from '@renderer/ui/menu'
import type { MenuEntry } from '@renderer/ui/menu-items'
import { openTasks } from '@shared/domain/open'
import type { Task } from '@shared/domain/task/schema'
import { Plus } from 'lucide-react'

/** Adds or takes away what a task waits for. */
export function NeedsPicker({ task }: { task: Task }) {
  const session = useSession()
  const items = (): MenuEntry[] => {
    const { model } = session.replica.store.getState()
    const others = openTasks(model)
      .filter(other => other.id !== task.id)
      .sort((a, b) => a.order - b.order)
    const entries = others.map(
      (other): MenuEntry => ({
        id: other.id,
        title: other.title,
        checked: task.dependencies.includes(other.id),
        run: () => {
          const needs = task.dependencies.includes(other.id)
            ? task.dependencies.filter(id => id !== other.id)
            : [...task.dependencies, other.id]
          void perform(session, { type: 'task.edit', id: task.id, needs })
        },
      }),
    )
    return entries.length > 0
      ? entries
      : [{ id: 'none', title: 'No other task is open', disabled: true, run: () => {} }]
  }
  return (
    <Dropdown items={items}>
      <button
        type="button"
        className="-mx-1 flex w-fit items-center gap-1 rounded-sm px-1 py-0.5 text-dense text-ink-3 hover:bg-hover hover:text-ink data-[state=open]:bg-hover"
      >
        <Icon of={Plus} size={12} />
        {task.dependencies.length === 0 ? 'Nothing; add a task it waits for' : 'Change'}
      </button>
    </Dropdown>
  )
}
