import { useSession } from '@renderer/store/context'
import { agentLooks } from '@renderer/store/looks'
import type { RosterAgent } from '@renderer/store/roster'
import { count } from '@renderer/ui/count'
import { StateGlyph } from '@renderer/ui/glyph'
import { ContextMenu } from '@renderer/ui/menu'
import { RelativeTime } from '@renderer/ui/relative-time'
import { agentMenu, openAgent } from './agent-menu'

/** One agent: state, name, since when, and its task below. */
export function AgentRow({ agent }: { agent: RosterAgent }) {
  const session = useSession()
  const look = agentLooks[agent.mood]
  const since = agent.run && agent.run.state !== 'ended' ? agent.run.startedAt : null
  const line = (agent.mood === 'preparing' && agent.run?.step) || agent.waits || (agent.task?.title ?? null)
  return (
    <ContextMenu items={() => agentMenu(session, agent)}>
      <button
        type="button"
        data-drop-service={agent.service}
        onClick={() => openAgent(session, agent)}
        title={titleOf(agent)}
        className="flex w-full items-start gap-2 px-3 py-1.5 text-left hover:bg-hover data-[drop-over]:bg-sky-soft data-[drop-over]:outline-1 data-[drop-over]:-outline-offset-1 data-[drop-over]:outline-sky"
      >
        <StateGlyph look={look} said className="mt-px" />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-1.5 text-dense">
            <span className={agent.mood === 'idle' ? 'truncate text-ink-2' : 'truncate font-medium text-ink'}>
              {agent.key}
            </span>
            {agent.waiting > 0 && (
              <span
                className="tabular shrink-0 text-meta text-ink-3"
                title={`${count(agent.waiting, 'task')} waiting for it`}
              >
                +{agent.waiting}
              </span>
            )}
            <span className="ml-auto shrink-0 text-meta text-ink-3">
              {since !== null ? (
                <RelativeTime at={since} />
              ) : agent.mood === 'idle' ? (
                agent.role
              ) : (
                look.word.toLowerCase()
              )}
            </span>
          </span>
          {line && <span className="block truncate text-meta text-ink-3">{line}</span>}
          {agent.note && <span className="block truncate text-meta text-ink-3">{agent.note}</span>}
        </span>
      </button>
    </ContextMenu>
  )
}

function titleOf(agent: RosterAgent): string {
  const lines = [
    `${agent.key} · ${agent.role} · ${agent.runtime}`,
    agent.persona,
    agentLooks[agent.mood].word + (agent.task ? `: ${agent.task.title}` : ''),
    agent.waits ?? '',
    agent.note ?? '',
    agent.run?.branch ? `Branch ${agent.run.branch}, ${count(agent.run.commits, 'commit')}` : '',
  ]
  return lines.filter(Boolean).join('\n')
}
