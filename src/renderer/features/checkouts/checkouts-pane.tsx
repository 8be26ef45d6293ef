import { useModel, useSession, useUi } from '@renderer/store/context'
import { syncCheckouts } from '@renderer/store/rescues'
import { useDiff } from '@renderer/store/use-diff'
import { Button } from '@renderer/ui/button'
import { DiffView } from '@renderer/ui/diff-view'
import { EmptyState } from '@renderer/ui/empty-state'
import { bytes } from '@shared/lib/bytes'
import { useMemo, useState } from 'react'
import { CheckoutRow } from './checkout-row'
import { CheckoutScript } from './checkout-script'
import { CleanupDialog } from './cleanup-dialog'
import { MigrateDialog } from './migrate-dialog'
import { type DiskUse, useDisk } from './use-disk'

/** The folders agents work in: where each is, what is uncommitted in it, and what can be done with it. */
export function CheckoutsPane() {
  const session = useSession()
  const all = useModel(model => model.checkouts)
  const [open, setOpen] = useState<string | null>(null)
  const asking = useUi(ui => ui.asking)
  const ask = (next: 'cleanup' | 'move' | null) => session.ui.setState({ asking: next })
  const disk = useDisk()
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
    <div className="flex h-full flex-col bg-pane">
      <div className="flex flex-wrap gap-1 border-b px-4 py-1">
        <Button size="small" look="quiet" onClick={() => void syncCheckouts(session)}>
          Bring all up to date
        </Button>
        <Button size="small" look="quiet" onClick={() => ask('cleanup')}>
          Clean up…
        </Button>
        <Button size="small" look="quiet" onClick={() => ask('move')}>
          Move…
        </Button>
        <Button size="small" look="quiet" onClick={() => session.panes.open({ kind: 'rescued' })}>
          Rescued
        </Button>
        <Saved disk={disk} />
      </div>
      {asking === 'move' && <MigrateDialog onClose={() => ask(null)} />}
      {asking === 'cleanup' && <CleanupDialog onClose={() => ask(null)} />}
      <ul className="min-h-0 flex-1 overflow-y-auto" aria-label="Checkouts">
        {checkouts.map(checkout => (
          <li key={checkout.id} className="border-b">
            <CheckoutRow
              checkout={checkout}
              disk={disk.get(checkout.id) ?? null}
              open={open === checkout.id}
              onToggle={() => setOpen(open === checkout.id ? null : checkout.id)}
            />
            <CheckoutScript checkout={checkout} />
            {open === checkout.id && <Changes id={checkout.id} version={checkout.updatedAt} />}
          </li>
        ))}
      </ul>
    </div>
  )
}

function Saved({ disk }: { disk: ReadonlyMap<string, DiskUse> }) {
  if (disk.size === 0) return null
  const sum = (of: (use: DiskUse) => number) => [...disk.values()].reduce((total, use) => total + of(use), 0)
  return (
    <span
      className="ml-auto self-center text-meta whitespace-nowrap text-ink-3 tabular-nums"
      title="What all of them take, and how much more it would be if each had objects of its own"
    >
      {bytes(sum(use => use.own))}, sharing saves {bytes(sum(use => use.saved))}
    </span>
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
