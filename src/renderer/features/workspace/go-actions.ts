import type { Action } from '@renderer/store/actions'
import { type PlainPane, paneTitles } from '@renderer/store/panes'
import type { ProjectSession } from '@renderer/store/session'
import { focusNeedsYou } from './needs-you'

/** Every pane there is one of: what it is called when one goes there, its keys, and what else people call it. */
const places: Record<PlainPane, { title: string; shortcut: string; words: string }> = {
  espalier: { title: 'the espalier', shortcut: 'g e', words: 'tree picture graph branches' },
  board: { title: 'the board', shortcut: 'g b', words: 'tasks cards kanban columns' },
  landing: { title: 'the landing queue', shortcut: 'g l', words: 'queue landings merges levels approvals' },
  log: { title: 'the event log', shortcut: 'g h', words: 'events history activity audit' },
  checkouts: { title: 'the checkouts', shortcut: 'g c', words: 'worktrees clones folders directories disk' },
  rescued: { title: 'rescued work', shortcut: 'g u', words: 'rescues recover restore lost snapshots backups' },
  risks: { title: 'the risk register', shortcut: 'g r', words: 'risks blockers problems' },
  check: { title: 'the checks', shortcut: 'g k', words: 'dry run trial gates results' },
  settings: { title: 'settings', shortcut: 'mod+,', words: 'preferences options configuration' },
  task: { title: 'the task', shortcut: 'g t', words: 'details brief runs changes history' },
}

/** Parts of the settings by their headings. */
const sections: readonly { title: string; words: string }[] = [
  { title: 'Look', words: 'appearance theme layout' },
  { title: 'Levels', words: 'branches integration team main triggers' },
  { title: 'Gates', words: 'tests checks commands' },
  { title: 'Agents', words: 'services roles runtimes' },
  { title: 'Where checkouts live', words: 'layout strategy worktrees clones' },
  { title: 'multi-agent.yaml', words: 'config configuration file mistakes' },
]

/** The ways to each pane and to what needs a person. */
export function goActions(session: ProjectSession): Action[] {
  const kinds = Object.keys(paneTitles).filter((kind): kind is PlainPane => kind in places)
  return [
    {
      id: 'go.needs-you',
      title: 'Go to what needs you',
      group: 'Go to',
      shortcut: 'g n',
      words: 'attention waiting inbox notifications',
      run: () => {
        session.ui.setState({ sidebarOpen: true })
        requestAnimationFrame(focusNeedsYou)
      },
    },
    ...kinds.map((kind): Action => {
      const { title, shortcut, words } = places[kind]
      return {
        id: `go.${kind}`,
        title: `Go to ${title}`,
        group: 'Go to',
        shortcut,
        words: `${paneTitles[kind]} ${words}`,
        run: () => session.panes.go({ kind }),
      }
    }),
    ...sections.map(
      ({ title, words }): Action => ({
        id: `settings.${title}`,
        title: `Settings: ${title}`,
        group: 'Go to',
        words,
        run: () => {
          session.ui.setState({ section: title })
          session.panes.go({ kind: 'settings' })
        },
      }),
    ),
  ]
}
