import { useModel, useSession } from '@renderer/store/context'
import { Button } from '@renderer/ui/button'
import type { Layout as Name } from '@shared/domain/config/strategies'
import { useEffect, useState } from 'react'
import { Section } from './section'
import { Cell, Table } from './table'

interface Plan {
  strategy: string
  layout: Name
  reason: string
  seats: readonly { service: string; instance: string; kind: string; folder: string }[]
  references: readonly { team: string; folder: string }[]
}

/** Where everybody's checkout lives by the strategy, and why. */
export function Layout() {
  const session = useSession()
  const [plan, setPlan] = useState<Plan | null>(null)
  const config = useModel(model => model.project?.config)
  const chosen = useModel(model => model.project?.layout)
  useEffect(() => {
    let gone = false
    void [config, chosen]
    void session.engine.call('checkout.plan', {}).then(result => {
      if (!gone && result.ok) setPlan(result.value)
    })
    return () => {
      gone = true
    }
  }, [session, config, chosen])
  if (!plan) return null
  return (
    <Section
      title="Where checkouts live"
      note={plan.reason}
      action={
        <Button size="small" look="quiet" onClick={() => session.panes.open({ kind: 'checkouts' })}>
          Checkouts
        </Button>
      }
    >
      <Table head={['Who', 'Has', 'In the folder']}>
        {plan.seats.map(({ instance, kind, folder }) => (
          <tr key={instance}>
            <Cell strong>{instance}</Cell>
            <Cell>{kind === 'clone' ? 'a clone' : 'a worktree'}</Cell>
            <Cell mono>{folder === '' ? '.' : folder}</Cell>
          </tr>
        ))}
        {plan.references.map(({ team, folder }) => (
          <tr key={folder}>
            <Cell strong>team {team}</Cell>
            <Cell>main, to read</Cell>
            <Cell mono>{folder}</Cell>
          </tr>
        ))}
      </Table>
    </Section>
  )
}
