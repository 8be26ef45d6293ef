import { useModel, useSession } from '@renderer/store/context'
import type { Look } from '@renderer/store/looks'
import { openShell } from '@renderer/store/open-shell'
import { removeCheckout } from '@renderer/store/remove-checkout'
import { Button } from '@renderer/ui/button'
import { CopyText } from '@renderer/ui/copy-text'
import { count } from '@renderer/ui/count'
import { Glyph } from '@renderer/ui/glyph'
import type { Checkout } from '@shared/domain/checkout/schema'
import { liveRuns } from '@shared/domain/open'

/** One checkout: whose, on which branch, how it stands, and its actions. */
export function CheckoutRow({ checkout, open, onToggle }: { checkout: Checkout; open: boolean; onToggle(): void }) {
  const session = useSession()
  const busy = useModel(model => liveRuns(model).some(run => run.checkout === checkout.id))
  const look = lookOf(checkout, busy)
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
      <Glyph shape={look.shape} tone={look.tone} {...(look.live ? { live: true } : {})} />
      <div className="min-w-48 flex-1">
        <p className="flex items-baseline gap-2 text-dense">
          <span className="font-medium">{checkout.service ?? (checkout.kind === 'own' ? 'Yours' : 'Nobody’s')}</span>
          <span className="mono truncate text-ink-2">{checkout.branch ?? 'no branch'}</span>
          <span className="text-ink-3">
            {look.word}
            {checkout.dirty > 0 && ` · ${count(checkout.dirty, 'file')} not committed`}
          </span>
        </p>
        <CopyText text={checkout.path} mono copy={session.copy} className="max-w-full text-meta text-ink-3" />
        {checkout.reason && <p className="text-dense text-ink-2">{checkout.reason.message}</p>}
      </div>
      <div className="flex gap-1">
        <Button size="small" look="quiet" aria-expanded={open} onClick={onToggle}>
          Changes
        </Button>
        <Button size="small" look="quiet" onClick={() => void openShell(session, checkout.id)}>
          Shell
        </Button>
        <Button size="small" look="quiet" onClick={() => session.reveal(checkout.path)}>
          Open folder
        </Button>
        {checkout.kind !== 'own' && (
          <Button
            size="small"
            look="quiet"
            disabled={busy}
            title={busy ? 'Its agent is at work' : 'Refused while it holds anything that no branch has'}
            onClick={() => void removeCheckout(session, checkout.id)}
          >
            Remove
          </Button>
        )}
      </div>
    </div>
  )
}

function lookOf(checkout: Checkout, busy: boolean): Look {
  if (checkout.state === 'broken') return { shape: 'bang', tone: 'rust', word: 'Broken' }
  if (checkout.state === 'creating') return { shape: 'quarter', tone: 'leaf', word: 'Being made' }
  if (busy) return { shape: 'half', tone: 'leaf', word: 'At work', live: true }
  return checkout.dirty > 0
    ? { shape: 'dot', tone: 'bud', word: 'Changed' }
    : { shape: 'ring', tone: 'ink-3', word: 'Clean' }
}
