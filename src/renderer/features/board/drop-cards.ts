import { columnOf } from '@renderer/store/board'
import { type ProjectSession, perform, performAll } from '@renderer/store/session'
import type { CommandInput } from '@shared/domain/command'
import { lookup } from '@shared/domain/lookup'
import type { Task } from '@shared/domain/task/schema'
import type { DrawnColumn } from './drawn-column'

/** Carries out a drop on a column: another place in its own, another state in a different one. */
export function dropCards(
  session: ProjectSession,
  column: DrawnColumn,
  ids: readonly string[],
  before: string | null,
): void {
  const { model } = session.replica.store.getState()
  const tasks = ids.flatMap(id => lookup(model.tasks, id) ?? [])
  const moved = tasks.filter(task => isThere(task, column) && task.id !== before)
  for (const task of moved) void perform(session, { type: 'task.move', id: task.id, before })
  const others = tasks.filter(task => !isThere(task, column))
  if (column.state === 'done' && others.length > 0)
    return void session.ui.setState({ finishing: others.map(({ id }) => id) })
  const commands = others.flatMap(task => commandFor(task, column) ?? [])
  if (commands.length > 0)
    return void performAll(session, commands, `Moved ${commands.length} tasks to ${column.title}`)
  if (moved.length === 0 && others.length > 0) explain(session, column)
}

const isThere = (task: Task, column: DrawnColumn): boolean =>
  column.state === null ? task.service === column.service : columnOf(task.status) === column.state

function commandFor(task: Task, column: DrawnColumn): CommandInput | null {
  const { id, status } = task
  if (column.state === null) return { type: 'task.unassign', id }
  if (column.state === 'ready')
    return status === 'assigned' ? { type: 'task.unassign', id } : { type: 'task.ready', id }
  if (column.state === 'working' && task.service !== null) return { type: 'task.ready', id }
  return null
}

function explain(session: ProjectSession, column: DrawnColumn): void {
  if (column.state === 'working') {
    session.ui.setState({ palette: 'assign' })
    return
  }
  session.notify({
    kind: 'info',
    title: `Nothing can be put under ${column.title}`,
    detail: 'A task gets there by itself.',
  })
}
