import { useModel, useSession } from '@renderer/store/context'
import { agentLooks, priorityWords } from '@renderer/store/looks'
import { rosterOf } from '@renderer/store/roster'
import type { ProjectSession } from '@renderer/store/session'
import { assignTasks, prioritise } from '@renderer/store/task-menu'
import { StateGlyph } from '@renderer/ui/glyph'
import { lookup } from '@shared/domain/lookup'
import { PaletteItem } from './palette-item'

function selected(session: ProjectSession): string[] {
  const { selection, task } = session.ui.getState()
  return selection.length > 0 ? [...selection] : task ? [task] : []
}

/** Who gets the selected tasks. */
export function AssignPage({ close }: { close(): void }) {
  const session = useSession()
  const model = useModel(whole => whole)
  const agents = rosterOf(model)
    .flatMap(team => team.agents)
    .filter(agent => agent.instance === 1)
  return agents.map(agent => {
    const look = agentLooks[agent.mood]
    return (
      <PaletteItem
        key={agent.service}
        value={agent.service}
        title={agent.service}
        icon={<StateGlyph look={look} />}
        note={agent.mood === 'idle' ? `${agent.role}, free` : `${look.word}: ${agent.task?.title ?? agent.role}`}
        words={[agent.role]}
        onSelect={() => {
          close()
          assignTasks(session, selected(session), agent.service)
        }}
      />
    )
  })
}

/** How urgent the selected tasks are. */
export function PriorityPage({ close }: { close(): void }) {
  const session = useSession()
  return (['urgent', 'high', 'normal', 'low'] as const).map(priority => (
    <PaletteItem
      key={priority}
      value={priority}
      title={priorityWords[priority]}
      onSelect={() => {
        close()
        const { model } = session.replica.store.getState()
        prioritise(
          session,
          selected(session).flatMap(id => lookup(model.tasks, id) ?? []),
          priority,
        )
      }}
    />
  ))
}
