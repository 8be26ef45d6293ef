import { useModel, useSession } from '@renderer/store/context'
import { useDiff } from '@renderer/store/use-diff'
import { DiffView } from '@renderer/ui/diff-view'
import { EmptyState } from '@renderer/ui/empty-state'
import { useMemo, useState } from 'react'
import { CheckoutRow } from './checkout-row'

/** The folders agents work in: where each is, what is uncommitted in it, and what can be done with it. */
export function CheckoutsPane() {
  const session = useSession()
  const all = useModel(model => model.checkouts)
  const [open, setOpen] = useState<string | null>(null)
  const checkouts = useMemo(
    () =>
      Object.values(all)
        .filter(checkout => checkout.state !== 'removed')
        .sort((a, b) => a.id.localeCompare(b.id)),
    [all],
  )
  if (checkouts.length === 0) {
    return (
      <div className="h-full bg-pane">
        <EmptyState title="No checkout yet">
          Each agent gets a folder of its own when it first starts, beside {session.name}.
        </EmptyState>
      </div>
    )
  }
  return (
    <ul className="h-full overflow-y-auto bg-pane" aria-label="Checkouts">
      {checkouts.map(checkout => (
        <li key={checkout.id} className="border-b">
          <CheckoutRow
            checkout={checkout}
            open={open === checkout.id}
            onToggle={() => setOpen(open === checkout.id ? null : checkout.id)}
          />
          {open === checkout.id && <Changes id={checkout.id} version={checkout.updatedAt} />}
        </li>
      ))}
    </ul>
  )
}

function Changes({ id, version }: { id: string; version: number }) {
  const { diff, failure } = useDiff('checkout', id, version)
  if (failure) return <p className="px-4 pb-3 text-dense text-ink-2">{failure.message}</p>
  if (!diff) return null
  if (diff.files.length === 0) return <p className="px-4 pb-3 text-dense text-ink-3">It holds no change of its own.</p>
  return (
    <div className="border-t">
      <DiffView {...diff} />
    </div>
  )
}
