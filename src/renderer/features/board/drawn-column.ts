import type { BoardColumn } from '@renderer/store/board'
import type { Task } from '@shared/domain/task/schema'

/** A column ready to be drawn. */
export interface DrawnColumn {
  id: string
  title: string
  /** What stands in it while it is empty. */
  empty: string
  /** Set where dropping a card assigns it. */
  service: string | null
  /** Set where the column gathers states. */
  state: BoardColumn['id'] | null
  tasks: Task[]
}
