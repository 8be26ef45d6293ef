import type { ScanHandlers } from './scanner'
import { createSgr } from './sgr'

/** Follows every mode that a replay cut in the middle must set again. */
export interface Modes extends ScanHandlers {
  /** Escape sequences that bring a terminal just reset to these modes, colours and title. */
  restore(): string
  /** The window title the program last set; '' for none. */
  title(): string
}

/** DEC private modes that are plain switches, with the state a terminal starts in. */
const SWITCHES: ReadonlyMap<number, boolean> = new Map([
  [1, false],
  [5, false],
  [6, false],
  [7, true],
  [12, false],
  [25, true],
  [45, false],
  [66, false],
  [1004, false],
  [2004, false],
  [2026, false],
  [2031, false],
  [9001, false],
])
const ALTERNATE: ReadonlySet<number> = new Set([47, 1047, 1049])
const MOUSE: ReadonlySet<number> = new Set([9, 1000, 1002, 1003])
const MOUSE_ENCODING: ReadonlySet<number> = new Set([1006, 1016])
/** Which of the four character sets an escape sequence's intermediate names. */
const CHARSET_SLOT: Readonly<Record<string, number>> = { '(': 0, ')': 1, '*': 2, '+': 3, '-': 1, '.': 2, '/': 3 }
const isControl = (text: string): boolean => [...text].some(c => c < ' ' || (c >= '\x7f' && c < '\xa0'))

/** Puts colours and styles by with the cursor. */
const putBy = (colours: string): string => (colours === '' ? '' : `\x1b[0;${colours}m\x1b7`)

/** A follower for a terminal just reset. */
export const createModes = (): Modes => {
  const sgr = createSgr()
  const switched = new Set<number>()
  let alternate = 0
  let mouse = 0
  let mouseEncoding = 0
  let insert = false
  let newLine = false
  let cursorStyle = ''
  let region = ''
  let charsets: string[] = ['', '', '', '']
  let shifted = false
  let title = ''
  /** Colours and styles put by with the cursor, of the normal and of the alternate screen. */
  let saved: [string, string] = ['', '']

  const save = (colours: string): void => {
    saved = alternate === 0 ? [colours, saved[1]] : [saved[0], colours]
  }
  const takeUp = (): void => sgr.load(alternate === 0 ? saved[0] : saved[1])

  const softReset = (): void => {
    switched.clear()
    insert = false
    newLine = false
    region = ''
    charsets = ['', '', '', '']
    shifted = false
    sgr.reset()
    save('')
  }
  const fullReset = (): void => {
    softReset()
    saved = ['', '']
    alternate = 0
    mouse = 0
    mouseEncoding = 0
    cursorStyle = ''
  }

  const setPrivate = (mode: number, on: boolean): void => {
    const initial = SWITCHES.get(mode)
    if (initial !== undefined) {
      if (on === initial) switched.delete(mode)
      else switched.add(mode)
    } else if (mode === 1048) on ? save(sgr.restore()) : takeUp()
    else if (ALTERNATE.has(mode)) {
      if (on && mode === 1049) save(sgr.restore())
      alternate = on ? mode : 0
      if (!on && mode === 1049) takeUp()
    } else if (MOUSE.has(mode)) mouse = on ? mode : 0
    else if (MOUSE_ENCODING.has(mode)) mouseEncoding = on ? mode : 0
  }

  const setModes = (prefix: string, params: string, on: boolean): void => {
    for (const mode of params.split(';').map(Number)) {
      if (prefix === '?') setPrivate(mode, on)
      else if (prefix === '' && mode === 4) insert = on
      else if (prefix === '' && mode === 20) newLine = on
    }
  }

  return {
    csi(prefix, params, intermediates, final) {
      if (intermediates === '' && final === 'm' && prefix === '') sgr.apply(params)
      else if (intermediates === '' && (final === 'h' || final === 'l')) setModes(prefix, params, final === 'h')
      else if (prefix !== '') return
      else if (intermediates === '' && final === 'r') region = params
      else if (intermediates === '' && final === 's') save(sgr.restore())
      else if (intermediates === '' && final === 'u') takeUp()
      else if (intermediates === '!' && final === 'p') softReset()
      else if (intermediates === ' ' && final === 'q') cursorStyle = params
    },
    esc(intermediates, final) {
      if (intermediates === '') {
        if (final === 'c') fullReset()
        else if (final === '7') save(sgr.restore())
        else if (final === '8') takeUp()
        else if (final === '=') setPrivate(66, true)
        else if (final === '>') setPrivate(66, false)
        return
      }
      const slot = CHARSET_SLOT[intermediates]
      if (slot !== undefined) charsets[slot] = final === 'B' ? '' : intermediates + final
    },
    osc(text) {
      const parts = /^([02]);(.*)$/s.exec(text)
      if (parts !== null && !isControl(parts[2] ?? '')) title = parts[2] ?? ''
    },
    bell: () => undefined,
    shift(byte) {
      shifted = byte === 0x0e
    },
    restore() {
      const colours = sgr.restore()
      return [
        title === '' ? '' : `\x1b]2;${title}\x07`,
        putBy(saved[0]),
        alternate === 0 ? '' : `\x1b[?${alternate}h`,
        putBy(saved[1]),
        ...[...switched].map(mode => `\x1b[?${mode}${SWITCHES.get(mode) === true ? 'l' : 'h'}`),
        mouse === 0 ? '' : `\x1b[?${mouse}h`,
        mouseEncoding === 0 ? '' : `\x1b[?${mouseEncoding}h`,
        insert ? '\x1b[4h' : '',
        newLine ? '\x1b[20h' : '',
        cursorStyle === '' ? '' : `\x1b[${cursorStyle} q`,
        region === '' ? '' : `\x1b[${region}r`,
        ...charsets.map(set => (set === '' ? '' : `\x1b${set}`)),
        shifted ? '\x0e' : '',
        colours === '' ? '\x1b[0m' : `\x1b[0;${colours}m`,
      ].join('')
    },
    title: () => title,
  }
}
