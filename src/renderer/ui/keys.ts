const mac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)

const macNames: Record<string, string> = { mod: '⌘', shift: '⇧', alt: '⌥', ctrl: '⌃' }
const names: Record<string, string> = { mod: 'Ctrl', shift: 'Shift', alt: 'Alt', ctrl: 'Ctrl' }
const keyNames: Record<string, string> = {
  enter: '↵',
  space: 'Space',
  backspace: '⌫',
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
}

/**
 * Splits a shortcut such as `mod+shift+k` or `g b` (one key after the other) into the caps a person sees.
 * @returns one list of caps per stroke
 */
export function keyCaps(shortcut: string, onMac = mac): string[][] {
  return shortcut.split(' ').map(stroke =>
    stroke.split('+').map(part => {
      const modifier = (onMac ? macNames : names)[part]
      if (modifier) return modifier
      return keyNames[part] ?? (part.length === 1 ? part.toUpperCase() : part[0]?.toUpperCase() + part.slice(1))
    }),
  )
}
