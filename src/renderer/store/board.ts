import type { Model } from '@shared/domain/model'
import type { Task, TaskStatus } from '@shared/domain/task/schema'

/** A column of the board: the states it gathers. */
export interface BoardColumn {
  id: 'pending' | 'ready' | 'working' | 'attention' | 'landing' | 'done'
  title: string
  statuses: readonly TaskStatus[]
  /** What stands in it while it is empty. */
  empty: string
}

export const boardColumns: readonly BoardColumn[] = [
  { id: 'pending', title: 'Pending', statuses: ['pending'], empty: 'Tasks that wait for others stand here.' },
  { id: 'ready', title: 'Ready', statuses: ['ready'], empty: 'Drag a card from here onto an agent.' },
  { id: 'working', title: 'Working', statuses: ['assigned', 'running'], empty: 'What agents are at shows here.' },
  {
    id: 'attention',
    title: 'Needs a look',
    statuses: ['failed', 'blocked', 'review'],
    empty: 'Nothing failed, nothing is stuck.',
  },
  { id: 'landing', title: 'Landing', statuses: ['landing'], empty: 'Branches on their way to main.' },
  { id: 'done', title: 'Done', statuses: ['done', 'cancelled'], empty: 'What landed gathers here.' },
]

const ranks: Record<string, number> = { failed: 0, blocked: 1, review: 2, running: 0, assigned: 1 }

/**
 * The tasks of each column, in the order they stand: open ones by their place, ended ones the latest first.
 * @param text what to filter by: every word has to occur in title, id, service or branch; `@name` is the service alone
 */
export function boardOf(model: Model, text: string): Record<BoardColumn['id'], Task[]> {
  const matches = taskFilter(text)
  const board: Record<BoardColumn['id'], Task[]> = {
    pending: [],
    ready: [],
    working: [],
    attention: [],
    landing: [],
    done: [],
  }
  for (const task of Object.values(model.tasks)) if (matches(task)) board[columnOf(task.status)].push(task)
  for (const { id } of boardColumns) {
    board[id].sort(
      id === 'done'
        ? (a, b) => b.updatedAt - a.updatedAt
        : (a, b) => (ranks[a.status] ?? 0) - (ranks[b.status] ?? 0) || a.order - b.order,
    )
  }
  return board
}

/** The column a state belongs to. */
export function columnOf(status: TaskStatus): BoardColumn['id'] {
  return boardColumns.find(column => column.statuses.includes(status))?.id ?? 'pending'
}

/** A test for tasks made of what was typed; empty text lets all through. */
export function taskFilter(text: string): (task: Task) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return () => true
  return task => {
    const hay = `${task.title} ${task.id} ${task.service ?? ''} ${task.branch ?? ''} ${task.priority}`.toLowerCase()
    return words.every(word =>
      word.startsWith('@') ? (task.service ?? '').toLowerCase().startsWith(word.slice(1)) : hay.includes(word),
    )
  }
}
