import type { Action } from '@renderer/store/actions'
import { openShell } from '@renderer/store/open-shell'
import { type ProjectSession, undoLatest } from '@renderer/store/session'
import { goActions } from './go-actions'
import { keepingActions } from './keeping-actions'
import { projectActions } from './project-actions'
import { taskActions } from './task-actions'

/** The actions of the whole window. */
export function windowActions(session: ProjectSession): Action[] {
  const ui = session.ui
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
    ...goActions(session),
    {
      id: 'shell',
      title: 'Open a shell',
      group: 'Window',
      shortcut: 'mod+shift+t',
      words: 'terminal console command line bash',
      run: () => void openShell(session),
    },
    {
      id: 'undo',
      title: 'Undo',
      group: 'Window',
      shortcut: 'mod+z',
      words: 'take back revert',
      run: () => undoLatest(session),
    },
    {
      id: 'sidebar',
      title: 'Show or hide the roster',
      group: 'Window',
      shortcut: 'mod+b',
      words: 'sidebar agents teams panel',
      run: () => ui.setState(state => ({ sidebarOpen: !state.sidebarOpen })),
    },
    {
      id: 'layout.reset',
      title: 'Reset layout',
      group: 'Window',
      words: 'panes windows restore default',
      run: session.panes.reset,
    },
    {
      id: 'theme.light',
      title: 'Light theme',
      group: 'Window',
      words: themeWords,
      run: () => session.chooseTheme('light'),
    },
    {
      id: 'theme.dark',
      title: 'Dark theme',
      group: 'Window',
      words: themeWords,
      run: () => session.chooseTheme('dark'),
    },
    {
      id: 'theme.system',
      title: 'Theme as the system',
      group: 'Window',
      words: themeWords,
      run: () => session.chooseTheme('system'),
    },
    {
      id: 'help',
      title: 'Shortcuts',
      group: 'Window',
      shortcut: '?',
      words: 'help keys keyboard hotkeys',
      run: () => ui.setState({ help: true }),
    },
    ...keepingActions(session),
    ...projectActions(session),
    ...taskActions(session),
  ]
}

const themeWords = 'appearance look colours colors mode night day'
