import { useModel, useSession } from '@renderer/store/context'
import { dropRescue, restoreRescue } from '@renderer/store/rescues'
import { Button } from '@renderer/ui/button'
import { CopyText } from '@renderer/ui/copy-text'
import { count } from '@renderer/ui/count'
import { Dialog } from '@renderer/ui/dialog'
import { Icon } from '@renderer/ui/icon'
import { Dropdown } from '@renderer/ui/menu'
import { RelativeTime } from '@renderer/ui/relative-time'
import type { Checkout } from '@shared/domain/checkout/schema'
import type { Rescue } from '@shared/domain/rescue/schema'
import { bytes } from '@shared/lib/bytes'
import { ChevronDown } from 'lucide-react'
import { useState } from 'react'

export interface RescuedRowProps {
  rescue: Rescue
  /** Why retention would let it go; null while it is kept. */
  expired: string | null
  open: boolean
  onToggle(): void
}

/** What a rescue holds, in words. */
const holdsOf = (rescue: Rescue): string =>
  [
    `${count(rescue.files, 'file')}, ${bytes(rescue.bytes)}`,
    ...(rescue.lost > 0 ? [count(rescue.lost, 'commit on no branch', 'commits on no branch')] : []),
    ...(rescue.branches > 0 ? [count(rescue.branches, 'branch', 'branches')] : []),
    ...(rescue.names > 0 ? [count(rescue.names, 'tag or other name', 'tags and other names')] : []),
    ...(rescue.modules.length > 0 ? [`changes in ${count(rescue.modules.length, 'submodule')}`] : []),
    ...(rescue.stashes > 0 ? [count(rescue.stashes, 'stash', 'stashes')] : []),
    ...(rescue.operation ? [`an unfinished ${rescue.operation}`] : []),
  ].join(' · ')

/** One rescue: what it was, when, why, how much, and what can be done with it. */
export function RescuedRow({ rescue, expired, open, onToggle }: RescuedRowProps) {
  const session = useSession()
  const [asking, setAsking] = useState(false)
  const holds = holdsOf(rescue)
  return (
    <div className="flex flex-col gap-1 px-4 py-2">
      <div className="flex min-w-0 items-baseline gap-2 text-dense">
        <span className="shrink-0 font-medium">{rescue.checkout}</span>
        <span className="mono min-w-0 flex-1 truncate text-ink-2" title={rescue.branch ?? undefined}>
          {rescue.branch ?? 'on no branch'}
        </span>
        <RelativeTime at={rescue.at} className="shrink-0 text-meta text-ink-3" />
      </div>
      <div className="flex flex-col text-dense text-ink-2">
        <p className="break-words">
          {rescue.why} <span className="text-ink-3">By {rescue.who.name}.</span>
        </p>
        <p className="tabular">
          {holds}
          {expired && <span className="text-bud"> · may go: {expired}</span>}
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-1">
        <span className="flex min-w-40 flex-1">
          <CopyText text={rescue.ref} mono copy={session.copy} className="text-meta text-ink-3" />
        </span>
        <Button size="small" look="quiet" aria-expanded={open} onClick={onToggle}>
          Changes
        </Button>
        <Restore rescue={rescue} />
        <Button size="small" look="quiet" onClick={() => setAsking(true)}>
          Let go…
        </Button>
      </div>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={`Let go of what was rescued from ${rescue.checkout}?`}
        description={`${rescue.why} It holds ${holds}. Git keeps the commit ${rescue.commit.slice(0, 10)} only until it next cleans up.`}
        footer={
          <>
            <Button onClick={() => setAsking(false)}>Keep it</Button>
            <Button
              look="danger"
              onClick={() => {
                setAsking(false)
                void dropRescue(session, rescue)
              }}
            >
              Let it go
            </Button>
          </>
        }
      >
        <p className="mono text-meta break-all text-ink-3">{rescue.ref}</p>
      </Dialog>
    </div>
  )
}

/** Where a rescue can be laid out again: anew, where it was, or over what is there now, which is kept first. */
function Restore({ rescue }: { rescue: Rescue }) {
  const session = useSession()
  const there = useModel(model => Object.values(model.checkouts).find(one => isPlace(one, rescue)) ?? null)
  const free = useModel(
    model => !Object.values(model.checkouts).some(({ path, state }) => path === rescue.path && state !== 'removed'),
  )
  const items = () => [
    { id: 'new', title: 'In a new checkout', run: () => void restoreRescue(session, rescue.id) },
    ...(free
      ? [{ id: 'old', title: 'Where it was', run: () => void restoreRescue(session, rescue.id, { to: rescue.path }) }]
      : []),
    ...(there
      ? [
          {
            id: 'into',
            title: `In ${there.id}, as it is now`,
            note: 'kept first',
            run: () => void restoreRescue(session, rescue.id, { into: there.id, rescue: true }),
          },
        ]
      : []),
  ]
  return (
    <Dropdown items={items}>
      <Button size="small" look="quiet">
        Restore
        <Icon of={ChevronDown} size={12} className="text-ink-3" />
      </Button>
    </Dropdown>
  )
}

/** The checkout a rescue was taken in, still there and one that work may be laid into. */
const isPlace = ({ id, state, kind, purpose }: Checkout, rescue: Rescue): boolean =>
  id === rescue.checkout && state === 'ready' && kind !== 'own' && purpose !== 'reference'
