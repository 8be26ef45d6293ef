import { useSession } from '@renderer/store/context'
import { DiffView } from '@renderer/ui/diff-view'
import { Skeleton } from '@renderer/ui/skeleton'
import type { Failure } from '@shared/domain/failure'
import type { Task } from '@shared/domain/task/schema'
import { useEffect, useState } from 'react'

interface Diff {
  files: { path: string; from: string | null; status: string; added: number | null; removed: number | null }[]
  patch: string
  truncated: boolean
}

/** What the task's branch changes against its base. */
export function TaskChanges({ task }: { task: Task }) {
  const session = useSession()
  const [diff, setDiff] = useState<Diff | Failure | null>(null)
  const { branch, id, updatedAt } = task
  useEffect(() => {
    if (branch === null) return
    let gone = false
    void updatedAt
    void session.engine.call('diff', { of: 'task', id }).then(result => {
      if (!gone) setDiff(result.ok ? result.value : result.error)
    })
    return () => {
      gone = true
    }
  }, [session, id, branch, updatedAt])
  if (branch === null)
    return <p className="p-4 text-dense text-ink-3">No branch yet. It is made when an agent starts.</p>
  if (!diff) return <Skeleton rows={5} />
  if ('code' in diff) return <p className="p-4 text-dense text-ink-2">{diff.message}</p>
  if (diff.files.length === 0) return <p className="p-4 text-dense text-ink-3">Nothing has changed so far.</p>
  return <DiffView files={diff.files} patch={diff.patch} truncated={diff.truncated} />
}
