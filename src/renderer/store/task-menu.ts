import { lookup } from '@shared/domain/lookup'
import type { Priority } from '@shared/domain/primitives'
import type { Task } from '@shared/domain/task/schema'
import { checkBranch, offerable, offerBranch } from './branch-actions'
import { priorityWords } from './looks'
import { type ProjectSession, perform, performAll } from './session'

/** A line of a menu, in the shape the controls take. */
interface Item {
  kind?: 'action'
  id: string
  title: string
  shortcut?: string
  danger?: boolean
  checked?: boolean
  disabled?: boolean
  note?: string
  run(): void
}
export type MenuLine =
  | Item
  | { kind: 'line'; id: string }
  | { kind: 'label'; id: string; title: string }
  | { kind: 'sub'; id: string; title: string; items: MenuLine[] }

const live = ['running', 'assigned', 'landing']
const ended = ['done', 'cancelled']

/** Everything that can be done with the tasks given; what fits none of them is left out. */
export function taskMenu(session: ProjectSession, ids: readonly string[]): MenuLine[] {
  const { model } = session.replica.store.getState()
  const tasks = ids.flatMap(id => lookup(model.tasks, id) ?? [])
  const [first] = tasks
  if (!first) return []
  const many = tasks.length > 1
  const items: MenuLine[] = []
  if (!many) items.push({ id: 'open', title: 'Open', shortcut: 'enter', run: () => openTask(session, first.id) })
  const terminal = many ? null : terminalItem(session, first)
  if (terminal) items.push(terminal)
  items.push({ kind: 'line', id: 'l1' })
  if (tasks.some(task => !ended.includes(task.status))) {
    items.push({ kind: 'sub', id: 'assign', title: 'Assign to', items: assignItems(session, tasks) })
    items.push({ kind: 'sub', id: 'priority', title: 'Priority', items: priorityItems(session, tasks) })
  }
  const stuck = tasks.filter(task => ['failed', 'blocked', 'review', 'cancelled'].includes(task.status))
  if (stuck.length > 0)
    items.push({
      id: 'ready',
      title: 'Put back to work',
      run: () =>
        all(session, stuck, task => ({ type: 'task.ready', id: task.id }), `${stuck.length} tasks are back at work`),
    })
  const running = tasks.flatMap(task => (task.status === 'running' && task.run ? [task.run] : []))
  if (running.length > 0)
    items.push({
      id: 'stop',
      title: 'Stop the agent',
      run: () => {
        for (const id of running) void perform(session, { type: 'run.stop', id })
      },
    })
  const open = tasks.filter(task => !ended.includes(task.status))
  if (open.length > 0) {
    items.push({
      id: 'done',
      title: 'Mark done…',
      run: () => session.ui.setState({ finishing: open.map(({ id }) => id) }),
    })
  }
  const branch = many ? null : first.branch
  if (branch !== null && offerable(model).some(each => each.name === branch))
    items.push(
      { kind: 'line', id: 'l4' },
      { id: 'check', title: 'Check whether it would land', run: () => checkBranch(session, branch) },
      { id: 'offer', title: 'Offer its branch to land', run: () => void offerBranch(session, branch) },
    )
  items.push({ kind: 'line', id: 'l2' })
  if (!many) {
    items.push({ id: 'copy-id', title: 'Copy id', note: first.id, run: () => session.copy(first.id) })
    if (branch) items.push({ id: 'copy-branch', title: 'Copy branch', run: () => session.copy(branch) })
  }
  if (open.length > 0) {
    items.push({ kind: 'line', id: 'l3' })
    items.push({
      id: 'cancel',
      title: many ? `Cancel ${open.length} tasks` : 'Cancel task',
      shortcut: 'x',
      danger: true,
      run: () => cancelTasks(session, open),
    })
  }
  return items
}

/** Shows a task's details. */
export function openTask(session: ProjectSession, id: string): void {
  session.ui.setState({ task: id })
  session.panes.open({ kind: 'task' })
}

/** The same, and brings the keyboard there. */
export function goToTask(session: ProjectSession, id: string): void {
  session.ui.setState({ task: id })
  session.panes.go({ kind: 'task' })
}

/** Marks tasks done as one step; there is no way back. */
export const finishTasks = (session: ProjectSession, tasks: readonly Task[]): void =>
  all(session, tasks, task => ({ type: 'task.done', id: task.id }), `${tasks.length} tasks are marked done`)

/** Cancels tasks as one step. */
export const cancelTasks = (session: ProjectSession, tasks: readonly Task[]): void =>
  all(session, tasks, task => ({ type: 'task.cancel', id: task.id }), `Cancelled ${tasks.length} tasks`)

/** Gives tasks to a service as one step; those it has already stay as they are. */
export function assignTasks(session: ProjectSession, ids: readonly string[], service: string): void {
  const { model } = session.replica.store.getState()
  const tasks = ids
    .flatMap(id => lookup(model.tasks, id) ?? [])
    .filter(task => task.service !== service || !live.includes(task.status))
  all(session, tasks, task => ({ type: 'task.assign', id: task.id, service }), `${tasks.length} tasks go to ${service}`)
}

/** Sets the priority of tasks as one step. */
export const prioritise = (session: ProjectSession, tasks: readonly Task[], priority: Priority): void =>
  all(
    session,
    tasks,
    task => ({ type: 'task.edit', id: task.id, priority }),
    `${tasks.length} tasks are now ${priority}`,
  )

function all(
  session: ProjectSession,
  tasks: readonly Task[],
  command: (task: Task) => Parameters<typeof perform>[1],
  title: string,
): void {
  void performAll(session, tasks.map(command), title)
}

function assignItems(session: ProjectSession, tasks: readonly Task[]): MenuLine[] {
  const services = session.replica.store.getState().model.project?.config.services ?? []
  const ids = tasks.map(task => task.id)
  const lines: MenuLine[] = services.map(service => ({
    id: service.name,
    title: service.name,
    note: service.role,
    checked: tasks.every(task => task.service === service.name),
    run: () => assignTasks(session, ids, service.name),
  }))
  const held = tasks.filter(task => task.service !== null && !live.includes(task.status))
  if (held.length > 0)
    lines.push(
      { kind: 'line', id: 'none-line' },
      {
        id: 'nobody',
        title: 'Nobody',
        run: () =>
          all(session, held, task => ({ type: 'task.unassign', id: task.id }), `${held.length} tasks wait again`),
      },
    )
  return lines
}

function priorityItems(session: ProjectSession, tasks: readonly Task[]): MenuLine[] {
  return (['urgent', 'high', 'normal', 'low'] as const).map(priority => ({
    id: priority,
    title: priorityWords[priority],
    checked: tasks.every(task => task.priority === priority),
    run: () => prioritise(session, tasks, priority),
  }))
}

function terminalItem(session: ProjectSession, task: Task): MenuLine | null {
  const run = lookup(session.replica.store.getState().model.runs, task.run)
  const terminal = run?.session
  if (!run || !terminal) return null
  return {
    id: 'terminal',
    title: 'Open terminal',
    run: () => session.panes.go({ kind: 'terminal', session: terminal, title: run.service, service: run.service }),
  }
}
