import { useModel, useSession } from '@renderer/store/context'
import type { ProjectSession } from '@renderer/store/session'
import { Button } from '@renderer/ui/button'
import { count } from '@renderer/ui/count'
import { Dialog } from '@renderer/ui/dialog'
import { Select } from '@renderer/ui/select'
import { layouts } from '@shared/domain/config/strategies'
import { useEffect, useState } from 'react'
import { MigrateSteps, type Preview } from './migrate-steps'

const CONFIGURED = 'configured'
const options = [
  { value: CONFIGURED, title: 'As multi-agent.yaml says' },
  { value: 'worktrees', title: 'Worktrees of the project' },
  { value: 'clones', title: 'A clone for each agent' },
  { value: 'team-worktrees', title: 'A clone for each team' },
  { value: 'hierarchical', title: 'Teams, specialists and coordinator apart' },
]

const inputOf = (choice: string) => {
  const to = layouts.find(layout => layout === choice)
  return to === undefined ? {} : { to }
}

async function cancel(session: ProjectSession): Promise<void> {
  const result = await session.engine.call('checkout.migrate.cancel', {})
  if (!result.ok) session.notify({ kind: 'refused', failure: result.error })
}

/** Shows every step of moving all checkouts to another layout, then moves them; takes it back where a person says so. */
export function MigrateDialog({ onClose }: { onClose(): void }) {
  const session = useSession()
  const [choice, setChoice] = useState(CONFIGURED)
  const [preview, setPreview] = useState<Preview | null>(null)
  const [starting, setStarting] = useState(false)
  const migration = useModel(model => model.project?.migration ?? null)
  const moving = migration !== null || starting
  useEffect(() => {
    let gone = false
    setPreview(null)
    void session.engine.call('checkout.migrate', { ...inputOf(choice), dryRun: true }).then(result => {
      if (gone) return
      if (result.ok) setPreview(result.value)
      else session.notify({ kind: 'refused', failure: result.error })
    })
    return () => {
      gone = true
    }
  }, [session, choice])
  const move = async () => {
    setStarting(true)
    const result = await session.engine.call('checkout.migrate', { ...inputOf(choice), dryRun: false })
    setStarting(false)
    if (!result.ok && result.error.code === 'cancelled')
      return session.notify({ kind: 'info', title: 'Taken back', detail: 'All checkouts are where they were.' })
    if (!result.ok) return session.notify({ kind: 'refused', failure: result.error })
    session.notify({ kind: 'info', title: `${count(result.value.moves.length, 'checkout')} moved` })
    onClose()
  }
  const moves = preview?.moves.length ?? 0
  return (
    <Dialog
      open
      onClose={onClose}
      title="Move the checkouts"
      description="Agents stop after a snapshot; everything uncommitted, stashes included, is kept as a rescue and comes along. Until the old folders go, it can be taken back."
      width={620}
      footer={
        moving ? (
          <>
            <Button onClick={onClose}>Let it go on</Button>
            <Button
              look="danger"
              disabled={migration?.state === 'leaving'}
              title={
                migration?.state === 'leaving' ? 'The new places are in use already' : 'Everything stays as it was'
              }
              onClick={() => void cancel(session)}
            >
              Take it back
            </Button>
          </>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button look="primary" disabled={moves === 0} onClick={() => void move()}>
              {moves === 0 ? 'Nothing to move' : `Move ${count(moves, 'checkout')}`}
            </Button>
          </>
        )
      }
    >
      <div className="flex flex-col gap-3">
        {!moving && (
          <div className="flex items-center gap-2 text-dense">
            <span className="text-ink-3">Layout</span>
            <Select label="Layout" value={choice} options={options} onChange={setChoice} />
          </div>
        )}
        <MigrateSteps preview={preview} migration={migration} />
      </div>
    </Dialog>
  )
}
