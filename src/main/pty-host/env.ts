import { PTY_MARK } from '@main/adapters/pty/process-table'

/** What other terminals and hosts leave in an environment, and what would be wrong inside ours. */
const FOREIGN = new Set([
  'TMUX',
  'TMUX_PANE',
  'STY',
  'WINDOW',
  'WINDOWID',
  'TERMCAP',
  'COLUMNS',
  'LINES',
  'TERM_SESSION_ID',
  'VTE_VERSION',
  'TERM_PROGRAM_VERSION',
  'TERM_FEATURES',
  'LC_TERMINAL',
  'LC_TERMINAL_VERSION',
  'KITTY_WINDOW_ID',
  'KITTY_PID',
  'WT_SESSION',
  'ELECTRON_RUN_AS_NODE',
  'ELECTRON_NO_ATTACH_CONSOLE',
  'NODE_CHANNEL_FD',
  'NODE_UNIQUE_ID',
])

/**
 * The environment of a program in a terminal: the caller's, without the traces of other terminals and of Electron, naming what
 * this terminal can do, and marked so that the whole tree can be found again.
 */
export const terminalEnv = (env: Readonly<Record<string, string>>, mark: string): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(env).filter(([name]) => !FOREIGN.has(name) && !name.startsWith('VSCODE_'))),
  TERM: 'xterm-256color',
  COLORTERM: 'truecolor',
  TERM_PROGRAM: 'Espalier',
  [PTY_MARK]: mark,
})
