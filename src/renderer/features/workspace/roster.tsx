import { useDerived, useModel, useReady, useSession } from '@renderer/store/context'
import { type RosterTeam, rosterOf } from '@renderer/store/roster'
import { Button } from '@renderer/ui/button'
import { EmptyState } from '@renderer/ui/empty-state'
import { Skeleton } from '@renderer/ui/skeleton'
import { AgentRow } from './agent-row'
import { SideHeading } from './side-heading'

/** Teams and their agents, each with what it is at. A card dropped on an agent becomes its task. */
export function Roster() {
  const session = useSession()
  const ready = useReady()
  const teams = useDerived(rosterOf)
  const bare = useModel(model => model.project?.config.source === 'default')
  if (!ready) return <Skeleton rows={4} />
  if (bare)
    return <p className="px-3 pt-4 text-dense text-ink-3">Agents are named in multi-agent.yaml; there is none yet.</p>
  if (teams.length === 0) {
    return (
      <EmptyState
        title="No agents yet"
        action={
          <Button size="small" onClick={() => session.panes.open({ kind: 'settings' })}>
            Show the configuration
          </Button>
        }
      >
        Agents are named under services in multi-agent.yaml.
      </EmptyState>
    )
  }
  return teams.map(team => <Team key={team.name} team={team} alone={teams.length === 1} />)
}

function Team({ team, alone }: { team: RosterTeam; alone: boolean }) {
  const title = team.name || (alone ? 'Agents' : 'No team')
  return (
    <section aria-label={title}>
      <SideHeading title={team.name ? `Team ${team.name}${team.phase ? ` · ${team.phase}` : ''}` : title} />
      <ul>
        {team.agents.map(agent => (
          <li key={agent.key}>
            <AgentRow agent={agent} />
          </li>
        ))}
      </ul>
    </section>
  )
}
