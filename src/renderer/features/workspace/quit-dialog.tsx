import { useDerived, useSession, useUi } from '@renderer/store/context'
import { countsOf } from '@renderer/store/selectors'
import { Button } from '@renderer/ui/button'
import { Dialog } from '@renderer/ui/dialog'
import { useState } from 'react'

/** Asks what becomes of running agents before Espalier is quit. */
export function QuitDialog() {
  const session = useSession()
  const open = useUi(ui => ui.quitting)
  const { running } = useDerived(countsOf)
  const [busy, setBusy] = useState(false)
  const cancel = () => session.ui.setState({ quitting: false })
  const quit = async (agents: 'keep' | 'stop') => {
    setBusy(true)
    const gone = await session.quit(agents)
    setBusy(false)
    if (!gone) cancel()
  }
  return (
    <Dialog
      open={open}
      onClose={cancel}
      title={running === 1 ? 'One agent is still running' : `${running} agents are still running`}
      width={460}
      footer={
        <>
          <Button onClick={cancel} className="mr-auto">
            Cancel
          </Button>
          <Button disabled={busy} onClick={() => void quit('stop')}>
            Stop agents
          </Button>
          <Button look="primary" autoFocus disabled={busy} onClick={() => void quit('keep')}>
            Keep agents running
          </Button>
        </>
      }
    >
      <p className="text-ink-2">
        {running === 1
          ? 'It can go on in its terminal; you find it again when you open Espalier. If it is stopped, what it has done so far is kept, and it can be started again.'
          : 'They can go on in their terminals; you find them again when you open Espalier. If they are stopped, what they have done so far is kept, and they can be started again.'}
      </p>
    </Dialog>
  )
}
