import { useDerived, useSession } from '@renderer/store/context'
import { openShell } from '@renderer/store/open-shell'
import { rosterOf } from '@renderer/store/roster'
import { Button } from '@renderer/ui/button'
import { EmptyState } from '@renderer/ui/empty-state'
import { openAgentTerminal } from './agent-menu'

/** Where terminals will be: says how they come, and offers those there are. */
export function NoTerminals() {
  const session = useSession()
  const live = useDerived(rosterOf)
    .flatMap(team => team.agents)
    .filter(agent => agent.run !== null && agent.run.state !== 'ended' && agent.run.session !== null)
  return (
    <EmptyState
      title="No terminal is open"
      action={
        <div className="flex flex-wrap justify-center gap-2">
          {live.slice(0, 6).map(agent => (
            <Button key={agent.key} size="small" onClick={() => openAgentTerminal(session, agent)}>
              {agent.key}
            </Button>
          ))}
          <Button size="small" look={live.length > 0 ? 'quiet' : 'plain'} onClick={() => void openShell(session)}>
            Open a shell
          </Button>
        </div>
      }
    >
      Every agent works in a terminal of its own. Watch one, or type into it.
    </EmptyState>
  )
}
