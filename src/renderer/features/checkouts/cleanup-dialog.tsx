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
      <ul className="flex flex-col gap-2">
        {proposed?.map(({ what, name, why }) => (
          <li key={`${what} ${name}`}>
            <label className="flex items-baseline gap-2 text-dense">
              <input
                type="checkbox"
                checked={!left.has(`${what} ${name}`)}
                onChange={() => toggle(`${what} ${name}`)}
              />
              <span>
                <span className="text-ink-3">{what}</span> <span className="mono">{name}</span>
                <span className="block text-ink-2">{why}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
