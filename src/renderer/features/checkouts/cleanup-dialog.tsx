import { useSession } from '@renderer/store/context'
import { Button } from '@renderer/ui/button'
import { count } from '@renderer/ui/count'
import { Dialog } from '@renderer/ui/dialog'
import { useEffect, useState } from 'react'

interface Proposal {
  what: 'checkout' | 'branch'
  name: string
  why: string
}

const titles = { checkout: 'Checkouts', branch: 'Branches' } as const

/** Says what a clean-up would take away and why nothing is lost by it, then does it. */
export function CleanupDialog({ onClose }: { onClose(): void }) {
  const session = useSession()
  const [proposed, setProposed] = useState<readonly Proposal[] | null>(null)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  useEffect(() => {
    let gone = false
    void session.engine.call('checkout.cleanup', { dry: true }).then(result => {
      if (gone) return
      if (result.ok) setProposed(result.value)
      else session.notify({ kind: 'refused', failure: result.error })
    })
    return () => {
      gone = true
    }
  }, [session])
  const wanted = (proposed ?? []).filter(({ what, name }) => !left.has(`${what} ${name}`))
  const toggle = (key: string) => {
    const next = new Set(left)
    if (!next.delete(key)) next.add(key)
    setLeft(next)
  }
  const clear = async () => {
    onClose()
    const result = await session.engine.call('checkout.cleanup', { names: wanted.map(one => one.name), dry: false })
    if (!result.ok) return session.notify({ kind: 'refused', failure: result.error })
    const gone = result.value.filter(one => one.gone).length
    const detail = result.value.flatMap(one => (one.gone ? [] : [`${one.name} stays: ${one.reason}`])).join('\n')
    session.notify({ kind: 'info', title: `Cleared away ${gone}`, ...(detail ? { detail } : {}) })
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Clean up"
      description="What nobody works in and what has landed as it stands. What only it holds is kept under Rescued first."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" disabled={wanted.length === 0} onClick={() => void clear()}>
            {wanted.length === 0 ? 'Nothing to clear' : `Clear away ${count(wanted.length, 'item')}`}
          </Button>
        </>
      }
    >
      {proposed?.length === 0 && (
        <p className="text-dense text-ink-2">Nothing could go: what there is has not landed yet, or is in use.</p>
      )}
      {(['checkout', 'branch'] as const).map(kind => {
        const own = proposed?.filter(({ what }) => what === kind) ?? []
        if (own.length === 0) return null
        return (
          <section key={kind} aria-label={titles[kind]} className="pb-4 last:pb-0">
            <h3 className="pb-1 text-meta font-medium text-ink-3">
              {titles[kind]} <span className="tabular">{own.length}</span>
            </h3>
            <ul>
              {own.map(({ name, why }) => (
                <li key={name}>
                  <label className="-mx-2 flex items-start gap-2.5 rounded-control px-2 py-1 text-dense hover:bg-hover">
                    <input
                      type="checkbox"
                      className="mt-0.5 accent-sky"
                      checked={!left.has(`${kind} ${name}`)}
                      onChange={() => toggle(`${kind} ${name}`)}
                    />
                    <span className="min-w-0">
                      <span className="mono block truncate">{name}</span>
                      <span className="block text-meta text-ink-3">{why}</span>
                    </span>
                  </label>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </Dialog>
  )
}
