import { openShell } from '@renderer/store/open-shell'
import type { PaneRequest } from '@renderer/store/panes'
import type { RosterAgent } from '@renderer/store/roster'
import { type ProjectSession, perform } from '@renderer/store/session'
import { assignTasks, type MenuLine, openTask } from '@renderer/store/task-menu'
import { lookup } from '@shared/domain/lookup'
import { openTasks } from '@shared/domain/open'

/** What can be done with an agent. */
export function agentMenu(session: ProjectSession, agent: RosterAgent): MenuLine[] {
  const { model } = session.replica.store.getState()
  const ready = openTasks(model)
    .filter(task => task.status === 'ready' || (task.status === 'pending' && task.service === null))
    .sort((a, b) => a.order - b.order)
    .slice(0, 12)
  const items: MenuLine[] = [{ kind: 'label', id: 'who', title: `${agent.key} · ${agent.role} · ${agent.runtime}` }]
  items.push({
    kind: 'sub',
    id: 'assign',
    title: 'Assign',
    items:
      ready.length > 0
        ? ready.map(task => ({
            id: task.id,
            title: task.title,
            run: () => assignTasks(session, [task.id], agent.service),
          }))
        : [{ id: 'none', title: 'No task is ready', disabled: true, run: () => {} }],
  })
  const { task, run, latest } = agent
  if (task) items.push({ id: 'task', title: 'Open its task', run: () => openTask(session, task.id) })
  if (latest?.session)
    items.push({ id: 'terminal', title: 'Open terminal', run: () => openAgentTerminal(session, agent) })
  const checkout = lookup(model.checkouts, latest?.checkout ?? null)
  if (checkout && checkout.state !== 'removed')
    items.push(
      { id: 'checkout', title: 'Open its folder', run: () => session.reveal(checkout.path) },
      { id: 'shell', title: 'Open a shell in its checkout', run: () => void openShell(session, checkout.id) },
    )
  const branch = latest?.branch
  if (branch) items.push({ id: 'branch', title: 'Copy branch', note: branch, run: () => session.copy(branch) })
  if (run && run.state !== 'ended')
    items.push(
      { kind: 'line', id: 'line' },
      {
        id: 'stop',
        title: 'Stop; keep its work',
        danger: true,
        run: () => void perform(session, { type: 'run.stop', id: run.id }),
      },
    )
  return items
}

/** Shows what an agent is at, or was at last: its terminal and its task. The keyboard stays in the roster. */
export function openAgent(session: ProjectSession, agent: RosterAgent): void {
  const terminal = terminalOf(agent)
  if (terminal) session.panes.open(terminal)
  const task = agent.task?.id ?? agent.latest?.task
  if (task) openTask(session, task)
}

/** Brings the agent's terminal to the front to type in, where it has one. */
export function openAgentTerminal(session: ProjectSession, agent: RosterAgent): void {
  const terminal = terminalOf(agent)
  if (terminal) session.panes.go(terminal)
}

function terminalOf({ latest, key, service }: RosterAgent): PaneRequest | null {
  return latest?.session ? { kind: 'terminal', session: latest.session, title: key, service } : null
}
