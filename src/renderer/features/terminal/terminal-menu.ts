import type { MenuEntry } from '@renderer/ui/menu-items'
import type { Screen } from './screen'

const mac = /Mac|iPhone|iPad/.test(navigator.platform)
const shortcut = (letter: string): string => (mac ? `mod+${letter}` : `ctrl+shift+${letter}`)

/** What a right click in a terminal offers. */
export const terminalMenu = (deps: {
  screen: Screen | null
  copyOnSelect: boolean
  copy(text: string): void
  paste(): void
  find(): void
  toggleCopyOnSelect(): void
}): MenuEntry[] => {
  const terminal = deps.screen?.terminal
  const selected = terminal?.hasSelection() === true
  return [
    {
      id: 'copy',
      title: 'Copy',
      shortcut: shortcut('c'),
      disabled: !selected,
      run: () => deps.copy(terminal?.getSelection() ?? ''),
    },
    { id: 'paste', title: 'Paste', shortcut: shortcut('v'), run: deps.paste },
    { id: 'all', title: 'Select all', run: () => terminal?.selectAll() },
    { kind: 'line', id: 'line-1' },
    { id: 'find', title: 'Find…', shortcut: shortcut('f'), run: deps.find },
    { id: 'clear', title: 'Clear what scrolled by', run: () => terminal?.clear() },
    { kind: 'line', id: 'line-2' },
    { id: 'select-copies', title: 'Copy on select', checked: deps.copyOnSelect, run: deps.toggleCopyOnSelect },
  ]
}
