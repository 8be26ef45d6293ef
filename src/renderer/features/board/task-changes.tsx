import { useDiff } from '@renderer/store/use-diff'
import { DiffView } from '@renderer/ui/diff-view'
import { Skeleton } from '@renderer/ui/skeleton'
import type { Task } from '@shared/domain/task/schema'

/** What the task's branch changes against its base. */
export function TaskChanges({ task }: { task: Task }) {
  const { diff, failure } = useDiff('task', task.branch === null ? null : task.id, task.updatedAt)
  if (task.branch === null)
    return <p className="p-4 text-dense text-ink-3">No branch yet. It is made when an agent starts.</p>
  if (failure) return <p className="p-4 text-dense text-ink-2">{failure.message}</p>
  if (!diff) return <Skeleton rows={5} />
  if (diff.files.length === 0) return <p className="p-4 text-dense text-ink-3">Nothing has changed so far.</p>
  return <DiffView files={diff.files} patch={diff.patch} truncated={diff.truncated} />
}
