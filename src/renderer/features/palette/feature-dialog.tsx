import { useSession, useUi } from '@renderer/store/context'
import { Button } from '@renderer/ui/button'
import { count } from '@renderer/ui/count'
import { Dialog } from '@renderer/ui/dialog'
import { Input } from '@renderer/ui/input'
import { type FormEvent, useState } from 'react'

/** Asks for a spec and how many implementors, and makes the feature's branches and checkouts. */
export function FeatureDialog() {
  const open = useUi(ui => ui.feature)
  return open ? <Asked /> : null
}

function Asked() {
  const session = useSession()
  const [spec, setSpec] = useState('')
  const [implementors, setImplementors] = useState(3)
  const [busy, setBusy] = useState(false)
  const close = () => session.ui.setState({ feature: false })
  const make = async (event: FormEvent) => {
    event.preventDefault()
    if (spec.trim() === '' || busy) return
    setBusy(true)
    const result = await session.engine.call('feature.init', { spec: spec.trim(), implementors })
    setBusy(false)
    if (!result.ok) return session.notify({ kind: 'refused', failure: result.error })
    close()
    session.notify({
      kind: 'info',
      title: `${result.value.id} is set up`,
      detail: `An overseer and ${count(implementors, 'implementor')}, each with a branch and a checkout.`,
    })
    session.panes.open({ kind: 'checkouts' })
  }
  return (
    <Dialog
      open
      onClose={close}
      title="Set up a feature"
      description="A branch and a checkout for an overseer and for each implementor. What is there already is kept."
      width={460}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button look="primary" type="submit" form="feature" disabled={spec.trim() === '' || busy}>
            Set up
          </Button>
        </>
      }
    >
      <form id="feature" onSubmit={event => void make(event)} className="flex flex-col gap-3">
        <label htmlFor="feature-spec" className="flex flex-col gap-1 text-dense">
          Spec
          <Input
            id="feature-spec"
            autoFocus
            value={spec}
            maxLength={300}
            placeholder="004-login"
            onChange={event => setSpec(event.target.value)}
          />
        </label>
        <label htmlFor="feature-implementors" className="flex flex-col gap-1 text-dense">
          Implementors
          <Input
            id="feature-implementors"
            type="number"
            min={0}
            max={64}
            value={implementors}
            className="w-24"
            onChange={event => setImplementors(Math.min(64, Math.max(0, Math.floor(Number(event.target.value)))))}
          />
        </label>
      </form>
    </Dialog>
  )
}
