import { useDiff } from '@renderer/store/use-diff'
import { DiffView } from '@renderer/ui/diff-view'
import { Skeleton } from '@renderer/ui/skeleton'
import type { Landing } from '@shared/domain/landing/schema'

/** What a landing brings to its target, the files in conflict marked. */
export function LandingChanges({
  landing,
  conflicts,
  reveal,
}: {
  landing: Landing
  conflicts: readonly string[]
  reveal: string | null
}) {
  const { diff, failure } = useDiff('landing', landing.id, landing.candidate ?? landing.head)
  if (failure) return <p className="px-4 py-3 text-dense text-ink-2">{failure.message}</p>
  if (!diff) return <Skeleton rows={5} />
  if (diff.files.length === 0) return <p className="px-4 py-3 text-dense text-ink-3">It changes nothing.</p>
  return <DiffView {...diff} marked={conflicts} reveal={reveal} />
}
