import type { DrawnColumn } from './drawn-column'

/** The card an arrow key (or Home, End) leads to from the focused one; null where there is none. */
export function nextCard(columns: readonly DrawnColumn[], focus: string | null, key: string): string | null {
  if (!['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'j', 'k'].includes(key)) return null
  const at = columns.findIndex(column => column.tasks.some(task => task.id === focus))
  const column = columns[at]
  if (!column) return columns.find(each => each.tasks.length > 0)?.tasks[0]?.id ?? null
  const row = column.tasks.findIndex(task => task.id === focus)
  if (key === 'Home') return column.tasks[0]?.id ?? null
  if (key === 'End') return column.tasks.at(-1)?.id ?? null
  if (key === 'ArrowUp' || key === 'k') return column.tasks[row - 1]?.id ?? null
  if (key === 'ArrowDown' || key === 'j') return column.tasks[row + 1]?.id ?? null
  const step = key === 'ArrowLeft' ? -1 : 1
  for (let next = at + step; next >= 0 && next < columns.length; next += step) {
    const tasks = columns[next]?.tasks ?? []
    if (tasks.length > 0) return tasks[Math.min(row, tasks.length - 1)]?.id ?? null
  }
  return null
}
