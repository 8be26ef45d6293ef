import type { Action } from '@renderer/store/actions'
import { type ProjectSession, perform } from '@renderer/store/session'
import { cancelTasks, openTask } from '@renderer/store/task-menu'
import { lookup } from '@shared/domain/lookup'
import type { Task } from '@shared/domain/task/schema'

/** What can be done with the selected tasks. */
export function taskActions(session: ProjectSession): Action[] {
  const selected = (): Task[] => {
    const { selection, task } = session.ui.getState()
    const ids = selection.length > 0 ? selection : task ? [task] : []
    const { model } = session.replica.store.getState()
    return ids.flatMap(id => lookup(model.tasks, id) ?? [])
  }
  const any = () => selected().length > 0
  const page = (palette: 'assign' | 'priority') => () => session.ui.setState({ palette })
  return [
    { id: 'task.assign', title: 'Assign…', group: 'Task', shortcut: 'a', when: any, run: page('assign') },
    { id: 'task.priority', title: 'Priority…', group: 'Task', shortcut: 'p', when: any, run: page('priority') },
    {
      id: 'task.edit',
      title: 'Edit task',
      group: 'Task',
      shortcut: 'e',
      when: any,
      run: () => editFirst(session, selected()),
    },
    {
      id: 'task.ready',
      title: 'Put back to work',
      group: 'Task',
      shortcut: 'r',
      when: () => selected().some(task => ['failed', 'blocked', 'review', 'cancelled'].includes(task.status)),
      run: () => {
        for (const task of selected()) void perform(session, { type: 'task.ready', id: task.id })
      },
    },
    {
      id: 'task.cancel',
      title: 'Cancel task',
      group: 'Task',
      shortcut: 'x',
      when: any,
      run: () => cancelTasks(session, selected()),
    },
    {
      id: 'task.cancel.too',
      title: 'Cancel task',
      group: 'Task',
      shortcut: 'backspace',
      when: any,
      run: () => cancelTasks(session, selected()),
    },
  ]
}

function editFirst(session: ProjectSession, tasks: readonly Task[]): void {
  const [first] = tasks
  if (!first) return
  openTask(session, first.id)
  session.ui.setState({ editing: first.id })
}
