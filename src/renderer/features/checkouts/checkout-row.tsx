import { useModel, useSession } from '@renderer/store/context'
import { openShell } from '@renderer/store/open-shell'
import { removeCheckout } from '@renderer/store/remove-checkout'
import { syncCheckouts } from '@renderer/store/rescues'
import { Button } from '@renderer/ui/button'
import { CopyText } from '@renderer/ui/copy-text'
import { count } from '@renderer/ui/count'
import { StateGlyph } from '@renderer/ui/glyph'
import type { Look } from '@renderer/ui/look'
import { RelativeTime } from '@renderer/ui/relative-time'
import type { Checkout } from '@shared/domain/checkout/schema'
import { referenceTeam } from '@shared/domain/layout/reference'
import { lookup } from '@shared/domain/lookup'
import type { Model } from '@shared/domain/model'
import { liveRuns } from '@shared/domain/open'
import { isStale } from '@shared/domain/staleness'
import { bytes } from '@shared/lib/bytes'
import type { DiskUse } from './use-disk'

interface CheckoutRowProps {
  checkout: Checkout
  /** null while it is not measured. */
  disk: DiskUse | null
  open: boolean
  onToggle(): void
}

/** One checkout: whose, on which branch, how it stands, and its actions. */
export function CheckoutRow({ checkout, disk, open, onToggle }: CheckoutRowProps) {
  const session = useSession()
  const busy = useModel(model => liveRuns(model).some(run => run.checkout === checkout.id))
  const behind = useModel(model => lookup(model.branches, checkout.branch)?.behind ?? 0)
  const stale = useModel(model => isStale(model, checkout, Date.now()))
  const look = lookOf(checkout, busy)
  const team = referenceTeam(checkout)
  const seat = useModel(model => seatOf(model, checkout.id))
  return (
    <div className="flex flex-wrap items-start gap-x-3 gap-y-1 px-4 py-2">
      <StateGlyph look={look} className="mt-px" />
      <div className="min-w-48 flex-1">
        <p className="flex items-baseline gap-2 text-dense">
          <span className="font-medium whitespace-nowrap">{seat ?? ownerOf(checkout)}</span>
          <span className="mono truncate text-ink-2">
            {checkout.branch ?? (team === null ? 'no branch' : 'main, to read')}
          </span>
        </p>
        <p className="flex items-baseline gap-2 text-meta text-ink-3">
          <span className="shrink-0 text-ink-2">
            {look.word}
            {checkout.dirty > 0 && ` · ${count(checkout.dirty, 'file')} not committed`}
            {behind > 0 && ` · ${behind} behind`}
            {stale && ' · stale since '}
            {stale && <RelativeTime at={checkout.updatedAt} />}
          </span>
          <CopyText text={checkout.path} mono copy={session.copy} className="max-w-full" />
        </p>
        {checkout.reason && <p className="text-dense text-ink-2">{checkout.reason.message}</p>}
      </div>
      {disk && (
        <span
          className="pt-0.5 text-right text-meta whitespace-nowrap text-ink-3 tabular-nums"
          title={`${bytes(disk.own)} would be free without it; objects of its own would take ${bytes(disk.saved)} more`}
        >
          {bytes(disk.own)}
          {disk.saved > 0 && `, saves ${bytes(disk.saved)}`}
        </span>
      )}
      <div className="-ml-2 flex basis-full gap-1 pl-6.5">
        <Button size="small" look="quiet" aria-expanded={open} onClick={onToggle}>
          Changes
        </Button>
        <Button size="small" look="quiet" onClick={() => void openShell(session, checkout.id)}>
          Shell
        </Button>
        <Button size="small" look="quiet" onClick={() => session.reveal(checkout.path)}>
          Open folder
        </Button>
        {checkout.kind !== 'own' && behind > 0 && (
          <Button
            size="small"
            look="quiet"
            disabled={busy || checkout.teardown !== null}
            onClick={() => void syncCheckouts(session, [checkout.id])}
          >
            Bring up to date
          </Button>
        )}
        {checkout.kind !== 'own' && (
          <Button
            size="small"
            look="quiet"
            disabled={busy || checkout.teardown !== null}
            title={busy ? 'Its agent is at work' : 'What only it holds is kept under Rescued first'}
            onClick={() => void removeCheckout(session, checkout.id, checkout.dirty > 0)}
          >
            {checkout.dirty > 0 ? 'Keep and remove' : 'Remove'}
          </Button>
        )}
      </div>
    </div>
  )
}

/** Whose seat in a feature a checkout is, in words; null where it is none. */
function seatOf(model: Model, id: string): string | null {
  for (const { seats, name } of Object.values(model.features)) {
    const seat = seats.find(({ checkout }) => checkout === id)
    if (seat) return seat.role === 'overseer' ? `${name}, overseer` : `${name}, implementor ${seat.number}`
  }
  return null
}

function ownerOf(checkout: Checkout): string {
  const team = referenceTeam(checkout)
  if (team !== null) return `Team ${team}`
  return checkout.service ?? (checkout.kind === 'own' ? 'Yours' : 'Nobody’s')
}

function lookOf(checkout: Checkout, busy: boolean): Look {
  if (checkout.state === 'broken') return { shape: 'bang', tone: 'rust', word: 'Broken' }
  if (checkout.state === 'creating') return { shape: 'quarter', tone: 'leaf', word: 'Being made' }
  if (checkout.teardown !== null) return { shape: 'quarter', tone: 'leaf', word: 'Being torn down', live: true }
  if (busy) return { shape: 'half', tone: 'leaf', word: 'At work', live: true }
  return checkout.dirty > 0
    ? { shape: 'dot', tone: 'bud', word: 'Changed' }
    : { shape: 'ring', tone: 'ink-3', word: 'Clean' }
}
