import { useModel, useSession } from '@renderer/store/context'
import { Button } from '@renderer/ui/button'
import { Mark } from '@renderer/ui/mark'
import { useState } from 'react'

/** A project without a configuration: says what one is and writes it on request. */
export function Teach() {
  const session = useSession()
  const [busy, setBusy] = useState(false)
  const branch = useModel(model => model.project?.mainBranch ?? 'main')
  const write = async () => {
    setBusy(true)
    const result = await session.engine.call('config.init', {})
    setBusy(false)
    if (!result.ok) return session.notify({ kind: 'refused', failure: result.error })
    session.notify({
      kind: 'info',
      title: 'Wrote multi-agent.yaml',
      detail: `Fitted to ${result.value.found.join(', ') || 'what is in the repository'}.`,
    })
  }
  return (
    <div className="flex h-full items-center justify-center overflow-y-auto bg-pane p-8">
      <div className="flex max-w-120 flex-col gap-4">
        <Mark size={40} />
        <h1 className="text-title font-semibold">Nobody works on {session.name} yet</h1>
        <p className="text-ink-2">
          A file named <span className="mono text-dense">multi-agent.yaml</span> says who does: your agents, how each is
          started, and the gates a branch passes before it lands on <span className="mono text-dense">{branch}</span>.
        </p>
        <ol className="flex flex-col gap-2 text-ink-2">
          <Step n={1}>Espalier writes a commented file, fitted to what is in the repository.</Step>
          <Step n={2}>Look through it: agents, test command, folders. Nothing starts by itself.</Step>
          <Step n={3}>Add a task and drag it onto an agent.</Step>
        </ol>
        <div className="flex gap-2 pt-2">
          <Button look="primary" disabled={busy} onClick={() => void write()}>
            Write multi-agent.yaml
          </Button>
          <Button look="quiet" onClick={session.leave}>
            Open another project
          </Button>
        </div>
      </div>
    </div>
  )
}

function Step({ n, children }: { n: number; children: string }) {
  return (
    <li className="flex gap-3">
      <span className="tabular w-3 shrink-0 text-right font-medium text-ink-3">{n}</span>
      {children}
    </li>
  )
}
