import { tipWord } from '@shared/domain/tree/state'
import type { ShootInput } from '@shared/domain/tree/types'

export type Column = 'name' | 'state' | 'task' | 'branch' | 'ahead' | 'behind' | 'commits' | 'since'

const factOf = (shoot: ShootInput, column: Column): string | number => {
  if (column === 'task') return shoot.task?.title ?? ''
  if (column === 'state') return tipWord(shoot.state)
  return shoot[column] ?? (column === 'since' ? 0 : '')
}

/** Shoots by a column, upwards or `down`; null keeps the order of the roster. Names with numbers sort by the number. */
export const sortShoots = (
  shoots: readonly ShootInput[],
  sort: { readonly column: Column; readonly down: boolean } | null,
): readonly ShootInput[] => {
  if (sort === null) return shoots
  const sign = sort.down ? -1 : 1
  return [...shoots].sort((one, two) => {
    const a = factOf(one, sort.column)
    const b = factOf(two, sort.column)
    const by = typeof a === 'number' && typeof b === 'number' ? a - b : compare(String(a), String(b))
    return sign * by || compare(one.key, two.key)
  })
}

const compare = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })
