import type { Action } from './actions'

/** The facts of a key event that matter here. */
export interface Stroke {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
}

const symbols = /^[^a-z0-9]$/

/** Names a stroke as shortcuts are written: `mod+shift+p`, `x`, `?`. Shift is left out where the sign itself says it. */
export function strokeName(stroke: Stroke, mac: boolean): string {
  const key = stroke.key === ' ' ? 'space' : stroke.key.toLowerCase()
  const mod = mac ? stroke.metaKey : stroke.ctrlKey
  const parts = [
    mod && 'mod',
    mac && stroke.ctrlKey && 'ctrl',
    stroke.altKey && 'alt',
    stroke.shiftKey && !symbols.test(key) && 'shift',
    key,
  ]
  return parts.filter(Boolean).join('+')
}

export interface ShortcutMatcher {
  /** The action a stroke means now, or null; remembers the first of two strokes for a second. */
  press(stroke: Stroke, at: number): Action | null
}

/** Matches strokes against the actions there are at the time; of two with the same shortcut the later one wins. */
export function createMatcher(actions: () => readonly Action[], mac: boolean): ShortcutMatcher {
  let first: { name: string; at: number } | null = null
  const possible = (shortcut: string) =>
    actions().findLast(action => action.shortcut === shortcut && (action.when?.() ?? true)) ?? null
  return {
    press: (stroke, at) => {
      if (['Shift', 'Control', 'Alt', 'Meta'].includes(stroke.key)) return null
      const name = strokeName(stroke, mac)
      const begun = first && at - first.at < 1000 ? first.name : null
      first = null
      const action = (begun && possible(`${begun} ${name}`)) || possible(name)
      if (!action && actions().some(each => each.shortcut?.startsWith(`${name} `))) first = { name, at }
      return action
    },
  }
}
