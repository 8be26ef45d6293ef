/** What a key means to the window rather than to the program in the terminal. */
export type TerminalKey = 'copy' | 'paste' | 'find' | null

interface Stroke {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

/** ⌘C, ⌘V, ⌘F on a Mac, Ctrl+Shift+C, V, F elsewhere. Everything else, Ctrl+C included, is the program's. */
export const terminalKey = (stroke: Stroke, mac: boolean): TerminalKey => {
  const ours = mac
    ? stroke.metaKey && !stroke.ctrlKey && !stroke.shiftKey
    : stroke.ctrlKey && stroke.shiftKey && !stroke.metaKey
  if (!ours || stroke.altKey) return null
  switch (stroke.key.toLowerCase()) {
    case 'c':
      return 'copy'
    case 'v':
      return 'paste'
    case 'f':
      return 'find'
    default:
      return null
  }
}
