import { useModel, useSession } from '@renderer/store/context'
import { openShell } from '@renderer/store/open-shell'
import { removeCheckout } from '@renderer/store/remove-checkout'
import { syncCheckouts } from '@renderer/store/rescues'
import { Button } from '@renderer/ui/button'
import { CopyText } from '@renderer/ui/copy-text'
import { count } from '@renderer/ui/count'
import { StateGlyph } from '@renderer/ui/glyph'
import { Icon } from '@renderer/ui/icon'
import type { Look } from '@renderer/ui/look'
import { ContextMenu, Dropdown } from '@renderer/ui/menu'
import type { MenuEntry } from '@renderer/ui/menu-items'
import { RelativeTime } from '@renderer/ui/relative-time'
import type { Checkout } from '@shared/domain/checkout/schema'
import { referenceTeam } from '@shared/domain/layout/reference'
import { lookup } from '@shared/domain/lookup'
import type { Model } from '@shared/domain/model'
import { liveRuns } from '@shared/domain/open'
import { isStale } from '@shared/domain/staleness'
import { bytes } from '@shared/lib/bytes'
import { Ellipsis } from 'lucide-react'
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
  const still = busy || checkout.teardown !== null
  const items = (): MenuEntry[] => [
    { id: 'changes', title: open ? 'Hide its changes' : 'Show its changes', run: onToggle },
    { id: 'shell', title: 'Open a shell in it', run: () => void openShell(session, checkout.id) },
    { id: 'folder', title: 'Open the folder', run: () => session.reveal(checkout.path) },
    { id: 'path', title: 'Copy its path', run: () => session.copy(checkout.path) },
    ...(checkout.kind === 'own'
      ? []
      : [
          { kind: 'line' as const, id: 'own' },
          {
            id: 'remove',
            title: checkout.dirty > 0 ? 'Keep and remove' : 'Remove',
            note: busy ? 'its agent is at work' : 'what only it holds is kept',
            disabled: still,
            danger: true,
            run: () => void removeCheckout(session, checkout.id, checkout.dirty > 0),
          },
        ]),
  ]
  return (
    <ContextMenu items={items}>
      <div className="flex items-start gap-2 px-4 py-2 hover:bg-hover">
        <StateGlyph look={look} className="mt-px" />
        <div className="min-w-0 flex-1">
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
          </span>
        )}
        {checkout.kind !== 'own' && behind > 0 && !still && (
          <Button size="small" look="quiet" onClick={() => void syncCheckouts(session, [checkout.id])}>
            Bring up to date
          </Button>
        )}
        {(checkout.dirty > 0 || open) && (
          <Button size="small" look="quiet" aria-expanded={open} onClick={onToggle}>
            Changes
          </Button>
        )}
        <Dropdown align="end" items={items}>
          <button type="button" aria-label={`More for ${checkout.id}`} className={more}>
            <Icon of={Ellipsis} />
          </button>
        </Dropdown>
      </div>
    </ContextMenu>
  )
}

const more =
  'inline-flex size-6 shrink-0 items-center justify-center rounded-control text-ink-2 hover:bg-press data-[state=open]:bg-press'

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
