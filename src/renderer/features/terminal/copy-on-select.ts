const KEY = 'espalier.terminal.copy-on-select'

/** Whether selecting in a terminal copies, as this window remembers it. */
export const copyOnSelect = (): boolean => localStorage.getItem(KEY) === 'yes'

/** Remembers whether selecting copies. */
export const rememberCopyOnSelect = (on: boolean): void => localStorage.setItem(KEY, on ? 'yes' : 'no')
