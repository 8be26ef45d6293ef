import { useDerived, useModel, useSession } from '@renderer/store/context'
import type { ProjectSession } from '@renderer/store/session'
import { Button } from '@renderer/ui/button'
import { count } from '@renderer/ui/count'
import { cx } from '@renderer/ui/cx'
import { Dialog } from '@renderer/ui/dialog'
import { type Proposal, proposeCleanup } from '@shared/domain/cleanup/propose'
import { lookup } from '@shared/domain/lookup'
import { useState } from 'react'
import { type Cleared, saidOfCleanup } from './cleanup-words'

const kinds = { checkout: 'Checkouts', branch: 'Branches' } as const
const keyOf = ({ what, name, head }: Proposal) => `${what} ${name} ${head}`

/**
 * Says what a clean-up would take away and why nothing is lost by it, then does it. What it says is true at any moment: a line
 * that no longer holds stays where it is, struck out, and what could go since comes below.
 */
export function CleanupDialog({ onClose }: { onClose(): void }) {
  const session = useSession()
  const now = useDerived(proposeCleanup)
  const [seen, setSeen] = useState<readonly Proposal[]>(now)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const known = new Set(seen.map(keyOf))
  const fresh = now.filter(one => !known.has(keyOf(one)))
  if (fresh.length > 0) setSeen([...seen, ...fresh])
  const holds = new Set(now.map(keyOf))
  const wanted = seen.filter(one => holds.has(keyOf(one)) && !left.has(keyOf(one)))
  const toggle = (key: string) => {
    const next = new Set(left)
    if (!next.delete(key)) next.add(key)
    setLeft(next)
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Clean up"
      description="What nobody works in and what has landed as it stands. Should anything be in it that is nowhere else, it is kept under Rescued first."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            disabled={wanted.length === 0}
            onClick={() => {
              onClose()
              void clear(session, wanted)
            }}
          >
            {wanted.length === 0 ? 'Nothing to clear' : `Clear away ${count(wanted.length, 'item')}`}
          </Button>
        </>
      }
    >
      {seen.length === 0 && (
        <p className="text-dense text-ink-2">Nothing could go: what there is has not landed yet, or is in use.</p>
      )}
      {(['checkout', 'branch'] as const).map(kind => {
        const own = seen.filter(({ what }) => what === kind)
        if (own.length === 0) return null
        return (
          <section key={kind} aria-label={kinds[kind]} className="pb-4 last:pb-0">
            <h3 className="pb-1 text-meta font-medium text-ink-3">
              {kinds[kind]} <span className="tabular">{own.filter(one => holds.has(keyOf(one))).length}</span>
            </h3>
            <ul>
              {own.map(one => (
                <Line
                  key={keyOf(one)}
                  proposal={one}
                  holds={holds.has(keyOf(one))}
                  chosen={!left.has(keyOf(one))}
                  onToggle={() => toggle(keyOf(one))}
                />
              ))}
            </ul>
          </section>
        )
      })}
    </Dialog>
  )
}

function Line({
  proposal: { what, name, why },
  holds,
  chosen,
  onToggle,
}: {
  proposal: Proposal
  holds: boolean
  chosen: boolean
  onToggle(): void
}) {
  const there = useModel(model =>
    what === 'branch'
      ? lookup(model.branches, name) !== undefined
      : (lookup(model.checkouts, name)?.state ?? 'removed') !== 'removed',
  )
  const changed = there ? 'It is in use or has changed since you opened this: it stays.' : 'It is gone already.'
  return (
    <li>
      <label className="-mx-2 flex items-start gap-2.5 rounded-control px-2 py-1 text-dense hover:bg-hover">
        <input
          type="checkbox"
          className="mt-0.5 accent-sky"
          checked={holds && chosen}
          disabled={!holds}
          onChange={onToggle}
        />
        <span className="min-w-0">
          <span className={cx('mono block truncate', !holds && 'text-ink-3 line-through')} title={name}>
            {name}
          </span>
          <span className="block text-meta text-ink-3">{holds ? why : changed}</span>
        </span>
      </label>
    </li>
  )
}

/** Clears away what was chosen; the engine looks once more, and what it leaves is said with the reason. */
async function clear(session: ProjectSession, wanted: readonly Proposal[]): Promise<void> {
  const result = await session.engine.call('checkout.cleanup', {
    names: wanted.map(({ what, name }) => `${what}:${name}`),
    dry: false,
  })
  if (!result.ok) return session.notify({ kind: 'refused', failure: result.error })
  const answers = wanted.map((one): Cleared => {
    const answer = result.value.find(({ what, name }) => what === one.what && name === one.name)
    return answer ?? { ...one, gone: false, rescue: null, reason: 'it changed a moment ago' }
  })
  session.notify({ kind: 'info', ...saidOfCleanup(answers) })
}
