import type { ITheme } from '@xterm/xterm'

/*
 * The sixteen colours of a terminal, made for each ground so that every one of them can be read as text (4.5:1), "black" in the dark
 * and "white" in the light included: programs use them as text far more often than as what they are called.
 */

/** ANSI colours on the light pane. */
export const LIGHT = {
  black: '#1d211e',
  red: '#b03a2b',
  green: '#256b41',
  yellow: '#855807',
  blue: '#28598c',
  magenta: '#883d79',
  cyan: '#1b676d',
  white: '#666c66',
  brightBlack: '#59605a',
  brightRed: '#bc4434',
  brightGreen: '#2b7a4b',
  brightYellow: '#8f5f0c',
  brightBlue: '#2f69a3',
  brightMagenta: '#9a4a8b',
  brightCyan: '#217279',
  brightWhite: '#3c423d',
} as const satisfies ITheme

/** ANSI colours on the dark pane. */
export const DARK = {
  black: '#7c857d',
  red: '#e77a6a',
  green: '#6bc18a',
  yellow: '#e3b04b',
  blue: '#7db2e3',
  magenta: '#d29bc8',
  cyan: '#74c3c4',
  white: '#c5ccc4',
  brightBlack: '#8a938b',
  brightRed: '#f19484',
  brightGreen: '#8ad3a3',
  brightYellow: '#f0c672',
  brightBlue: '#9cc6ee',
  brightMagenta: '#e2b5da',
  brightCyan: '#93d6d6',
  brightWhite: '#f3f6f1',
} as const satisfies ITheme

/** A terminal's whole theme: the palette of the ground it stands on, the rest from the window's tokens (any CSS colours). */
export const themeOf = (dark: boolean, token: (name: 'pane' | 'ink' | 'sky') => string): ITheme => ({
  ...(dark ? DARK : LIGHT),
  background: token('pane'),
  foreground: token('ink'),
  cursor: token('ink'),
  cursorAccent: token('pane'),
  selectionBackground: faded(token('sky'), dark ? 0.36 : 0.26),
  selectionInactiveBackground: faded(token('sky'), 0.16),
  scrollbarSliderBackground: faded(token('ink'), 0.14),
  scrollbarSliderHoverBackground: faded(token('ink'), 0.24),
  scrollbarSliderActiveBackground: faded(token('ink'), 0.32),
})

/** `rgb(r, g, b)` with an opacity of 0–1; any other notation as it is. */
export const faded = (colour: string, opacity: number): string => {
  const parts = /^rgb\((\d+), ?(\d+), ?(\d+)\)$/.exec(colour)
  return parts === null ? colour : `rgba(${parts[1]}, ${parts[2]}, ${parts[3]}, ${opacity})`
}
