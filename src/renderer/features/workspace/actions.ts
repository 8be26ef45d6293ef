import type { Action } from '@renderer/store/actions'
import { openShell } from '@renderer/store/open-shell'
import type { PlainPane } from '@renderer/store/panes'
import { type ProjectSession, perform, undoLatest } from '@renderer/store/session'
import { cancelTasks, openTask } from '@renderer/store/task-menu'
import { lookup } from '@shared/domain/lookup'
import type { Task } from '@shared/domain/task/schema'
import { focusNeedsYou } from './needs-you'
import { quit } from './quit'

/** The actions of the whole window. */
export function windowActions(session: ProjectSession): Action[] {
  const go = (kind: PlainPane, title: string, shortcut: string): Action => ({
    id: `go.${kind}`,
    title,
    group: 'Go to',
    shortcut,
    run: () => session.panes.open({ kind }),
  })
  const ui = session.ui
  const paused = () => session.replica.store.getState().model.project?.paused != null
  return [
    {
      id: 'palette',
      title: 'Search or do',
      group: 'Window',
      shortcut: 'mod+k',
      run: () => ui.setState({ palette: 'all' }),
    },
    {
      id: 'palette.too',
      title: 'Search or do (in terminals too)',
      group: 'Window',
      shortcut: 'mod+shift+p',
      run: () => ui.setState({ palette: 'all' }),
    },
    {
      id: 'go.needs-you',
      title: 'Go to what needs you',
      group: 'Go to',
      shortcut: 'g n',
      words: 'attention waiting',
      run: () => {
        ui.setState({ sidebarOpen: true })
        requestAnimationFrame(focusNeedsYou)
      },
    },
    go('espalier', 'Go to the espalier', 'g e'),
    go('board', 'Go to the board', 'g b'),
    go('landing', 'Go to the landing queue', 'g l'),
    go('log', 'Go to the event log', 'g h'),
    go('checkouts', 'Go to the checkouts', 'g c'),
    go('rescued', 'Go to rescued work', 'g u'),
    go('risks', 'Go to the risk register', 'g r'),
    go('check', 'Go to the checks', 'g k'),
    go('settings', 'Go to settings', 'mod+,'),
    go('task', 'Go to the task', 'g t'),
    {
      id: 'shell',
      title: 'Open a shell',
      group: 'Window',
      shortcut: 'mod+shift+t',
      words: 'terminal',
      run: () => void openShell(session),
    },
    { id: 'undo', title: 'Undo', group: 'Window', shortcut: 'mod+z', run: () => undoLatest(session) },
    {
      id: 'sidebar',
      title: 'Show or hide the roster',
      group: 'Window',
      shortcut: 'mod+b',
      run: () => ui.setState(state => ({ sidebarOpen: !state.sidebarOpen })),
    },
    { id: 'layout.reset', title: 'Reset layout', group: 'Window', words: 'panes', run: session.panes.reset },
    { id: 'theme.light', title: 'Light theme', group: 'Window', run: () => session.chooseTheme('light') },
    { id: 'theme.dark', title: 'Dark theme', group: 'Window', run: () => session.chooseTheme('dark') },
    { id: 'theme.system', title: 'Theme as the system', group: 'Window', run: () => session.chooseTheme('system') },
    {
      id: 'help',
      title: 'Shortcuts',
      group: 'Window',
      shortcut: '?',
      words: 'help keys',
      run: () => ui.setState({ help: true }),
    },
    {
      id: 'pause',
      title: 'Pause: start nothing, land nothing',
      group: 'Project',
      when: () => !paused(),
      run: () => void perform(session, { type: 'project.pause' }),
    },
    {
      id: 'resume',
      title: 'Go on',
      group: 'Project',
      when: paused,
      run: () => void perform(session, { type: 'project.resume' }),
    },
    { id: 'project.open', title: 'Open another project', group: 'Project', shortcut: 'mod+o', run: session.leave },
    {
      id: 'branch.offer',
      title: 'Offer a branch to land…',
      group: 'Landing',
      shortcut: 'l o',
      words: 'submit merge',
      run: () => ui.setState({ palette: 'offer' }),
    },
    {
      id: 'branch.check',
      title: 'Check whether a branch would land…',
      group: 'Landing',
      shortcut: 'l c',
      words: 'dry run merge gates',
      run: () => ui.setState({ palette: 'check' }),
    },
    {
      id: 'gate.run',
      title: 'Run a gate…',
      group: 'Landing',
      shortcut: 'l t',
      words: 'test',
      run: () => ui.setState({ palette: 'gate' }),
    },
    {
      id: 'feature.init',
      title: 'Set up a feature…',
      group: 'Project',
      words: 'spec overseer implementors branches',
      run: () => ui.setState({ feature: true }),
    },
    {
      id: 'feature.list',
      title: 'Features…',
      group: 'Project',
      words: 'spec overseer implementors list',
      run: () => ui.setState({ palette: 'features' }),
    },
    {
      id: 'doctor',
      title: 'Check-up of this computer and repository',
      group: 'Project',
      words: 'doctor diagnose',
      run: () => {
        ui.setState({ section: 'Check-up' })
        session.panes.open({ kind: 'settings' })
      },
    },
    { id: 'quit', title: 'Quit Espalier…', group: 'Project', words: 'close exit leave', run: () => quit(session) },
    ...taskActions(session),
  ]
}

function taskActions(session: ProjectSession): Action[] {
  const selected = (): Task[] => {
    const { selection, task } = session.ui.getState()
    const ids = selection.length > 0 ? selection : task ? [task] : []
    const { model } = session.replica.store.getState()
    return ids.flatMap(id => lookup(model.tasks, id) ?? [])
  }
  const any = () => selected().length > 0
  const page = (palette: 'assign' | 'priority') => () => session.ui.setState({ palette })
  return [
    { id: 'task.assign', title: 'Assign…', group: 'Task', shortcut: 'a', when: any, run: page('assign') },
    { id: 'task.priority', title: 'Priority…', group: 'Task', shortcut: 'p', when: any, run: page('priority') },
    {
      id: 'task.edit',
      title: 'Edit task',
      group: 'Task',
      shortcut: 'e',
      when: any,
      run: () => editFirst(session, selected()),
    },
    {
      id: 'task.ready',
      title: 'Put back to work',
      group: 'Task',
      shortcut: 'r',
      when: () => selected().some(task => ['failed', 'blocked', 'review', 'cancelled'].includes(task.status)),
      run: () => {
        for (const task of selected()) void perform(session, { type: 'task.ready', id: task.id })
      },
    },
    {
      id: 'task.cancel',
      title: 'Cancel task',
      group: 'Task',
      shortcut: 'x',
      when: any,
      run: () => cancelTasks(session, selected()),
    },
    {
      id: 'task.cancel.too',
      title: 'Cancel task',
      group: 'Task',
      shortcut: 'backspace',
      when: any,
      run: () => cancelTasks(session, selected()),
    },
  ]
}

function editFirst(session: ProjectSession, tasks: readonly Task[]): void {
  const [first] = tasks
  if (!first) return
  openTask(session, first.id)
  session.ui.setState({ editing: first.id })
}
