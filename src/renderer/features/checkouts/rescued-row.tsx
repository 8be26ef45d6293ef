import { useSession } from '@renderer/store/context'
import { dropRescue, restoreRescue } from '@renderer/store/rescues'
import { Button } from '@renderer/ui/button'
import { CopyText } from '@renderer/ui/copy-text'
import { count } from '@renderer/ui/count'
import { Dialog } from '@renderer/ui/dialog'
import { RelativeTime } from '@renderer/ui/relative-time'
import type { Rescue } from '@shared/domain/rescue/schema'
import { useState } from 'react'

const size = (bytes: number): string =>
  bytes < 1000 ? `${bytes} B` : bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} KB` : `${(bytes / 1e6).toFixed(1)} MB`

export interface RescuedRowProps {
  rescue: Rescue
  /** Why retention would let it go; null while it is kept. */
  expired: string | null
  open: boolean
  onToggle(): void
}

/** One rescue: what it was, when, why, how much, and what can be done with it. */
export function RescuedRow({ rescue, expired, open, onToggle }: RescuedRowProps) {
  const session = useSession()
  const [asking, setAsking] = useState(false)
  const holds = [
    count(rescue.files, 'file'),
    size(rescue.bytes),
    ...(rescue.lost > 0 ? [count(rescue.lost, 'lost commit')] : []),
    ...(rescue.stashes > 0 ? [rescue.stashes === 1 ? '1 stash' : `${rescue.stashes} stashes`] : []),
    ...(rescue.operation ? [`an unfinished ${rescue.operation}`] : []),
  ].join(' · ')
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
      <div className="min-w-48 flex-1">
        <p className="flex items-baseline gap-2 text-dense">
          <span className="font-medium">{rescue.checkout}</span>
          <span className="mono truncate text-ink-2">{rescue.branch ?? 'no branch'}</span>
          <span className="text-ink-3">{holds}</span>
        </p>
        <p className="text-dense text-ink-2">
          {rescue.why} <RelativeTime at={rescue.at} />
          {expired && <span className="text-ink-3"> · may go: {expired}</span>}
        </p>
        <CopyText text={rescue.ref} mono copy={session.copy} className="max-w-full text-meta text-ink-3" />
      </div>
      <div className="flex gap-1">
        <Button size="small" look="quiet" aria-expanded={open} onClick={onToggle}>
          Changes
        </Button>
        <Button size="small" look="quiet" onClick={() => void restoreRescue(session, rescue.id)}>
          Restore
        </Button>
        <Button size="small" look="quiet" onClick={() => setAsking(true)}>
          Let go
        </Button>
      </div>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={`Let go of ${rescue.id}?`}
        description={`It holds ${holds}. Git keeps the commit ${rescue.commit.slice(0, 10)} only until it next cleans up.`}
        footer={
          <>
            <Button onClick={() => setAsking(false)}>Keep it</Button>
            <Button
              look="danger"
              onClick={() => {
                setAsking(false)
                void dropRescue(session, rescue.id)
              }}
            >
              Let it go
            </Button>
          </>
        }
      >
        <p className="text-dense text-ink-2">{rescue.why}</p>
      </Dialog>
    </div>
  )
}
