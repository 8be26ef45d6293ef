import { useModel, useSession } from '@renderer/store/context'
import { perform } from '@renderer/store/session'
import { useGateLog } from '@renderer/store/use-gate-log'
import { Button } from '@renderer/ui/button'
import { LogView } from '@renderer/ui/log-view'
import type { Checkout } from '@shared/domain/checkout/schema'
import { liveRuns } from '@shared/domain/open'

/** The set-up or teardown that runs in a checkout: what it says as it says it, and a way to stop it. Nothing where none runs. */
export function CheckoutScript({ checkout }: { checkout: Checkout }) {
  const session = useSession()
  const preparing = useModel(
    model => liveRuns(model).find(run => run.checkout === checkout.id && run.state === 'preparing') ?? null,
  )
  const log = checkout.teardown ?? preparing?.setupLog ?? null
  const { text, running, error } = useGateLog(log)
  if (log === null) return null
  const name = checkout.teardown === null ? 'set-up' : 'teardown'
  const stop = async () => {
    if (preparing) return perform(session, { type: 'run.stop', id: preparing.id, reason: 'Its set-up was stopped.' })
    const stopped = await session.engine.call('checkout.remove.cancel', { id: checkout.id })
    if (!stopped.ok) session.notify({ kind: 'refused', failure: stopped.error })
  }
  return (
    <section className="flex flex-col border-t" aria-label={`The ${name} of ${checkout.id}`}>
      <div className="flex items-center gap-2 px-4 py-1 text-dense">
        <span className="min-w-0 flex-1 truncate text-ink-2">
          {preparing ? (preparing.step ?? 'Setting up') : 'Tearing down before it is removed'}
        </span>
        <Button
          size="small"
          title={preparing ? 'The task waits until it is started again' : 'The checkout stays as it is'}
          onClick={() => void stop()}
        >
          Stop the {name}
        </Button>
      </div>
      {error ? (
        <p className="px-4 pb-2 text-dense text-ink-2">{error}</p>
      ) : (
        <div className="h-48">
          <LogView label={`Output of the ${name}`} text={text} running={running} copy={session.copy} />
        </div>
      )}
    </section>
  )
}
