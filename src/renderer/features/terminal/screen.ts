import { ClipboardAddon } from '@xterm/addon-clipboard'
import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import { WebLinksAddon } from '@xterm/addon-web-links'
import { type ITheme, Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'
import { webglFor } from './webgl'

export interface ScreenDeps {
  readonly theme: ITheme
  /** Typed, pasted or answered by the terminal. */
  input(bytes: Uint8Array): void
  /** A key before the terminal takes it; false keeps it from the program. */
  onKey(event: KeyboardEvent): boolean
  openLink(url: string): void
  /** The program asks to put text on the clipboard (OSC 52). It never gets to read it. */
  onClipboard(text: string): void
}

/** An xterm with everything a terminal here has. */
export interface Screen {
  readonly terminal: Terminal
  readonly search: SearchAddon
  /** The size that fits its element now, in cells; undefined while it has none. */
  room(): { cols: number; rows: number } | undefined
  /** Called when that may have changed though the element is as it was. */
  onRoom(handler: (() => void) | null): void
  /** Being shown: it may take a WebGL context. */
  show(): void
  dispose(): void
}

const FONT = '"JetBrains Mono Variable", ui-monospace, monospace'
const SIZE = 13

const screens = new WeakMap<Element, Screen>()

/** The screen opened in an element, or undefined: what is drawn on a canvas can be read here. */
export const screenIn = (element: Element): Screen | undefined => screens.get(element)

/** Loads the terminal's font, so that its cells are measured right. Resolves in any case. */
export const loadTerminalFont = (): Promise<unknown> =>
  Promise.all([document.fonts.load(`400 ${SIZE}px ${FONT}`), document.fonts.load(`700 ${SIZE}px ${FONT}`)]).catch(
    () => undefined,
  )

/** Opens a terminal in `element`. */
export const openScreen = (element: HTMLElement, deps: ScreenDeps): Screen => {
  const terminal = new Terminal({
    allowProposedApi: true,
    cursorBlink: false,
    cursorInactiveStyle: 'outline',
    drawBoldTextInBrightColors: false,
    fontFamily: FONT,
    fontSize: SIZE,
    fontWeight: 400,
    fontWeightBold: 650,
    lineHeight: 1.2,
    macOptionIsMeta: false,
    minimumContrastRatio: 4.5,
    rescaleOverlappingGlyphs: true,
    rightClickSelectsWord: false,
    scrollback: 10_000,
    theme: deps.theme,
    linkHandler: { activate: (_, url) => deps.openLink(url), allowNonHttpProtocols: false },
  })
  const fit = new FitAddon()
  const search = new SearchAddon({ highlightLimit: 2_000 })
  terminal.loadAddon(fit)
  terminal.loadAddon(search)
  terminal.loadAddon(new Unicode11Addon())
  terminal.unicode.activeVersion = '11'
  terminal.loadAddon(new WebLinksAddon((_, url) => deps.openLink(url)))
  terminal.loadAddon(
    new ClipboardAddon(undefined, { readText: () => '', writeText: (_, text) => deps.onClipboard(text) }),
  )
  terminal.attachCustomKeyEventHandler(deps.onKey)
  const encoder = new TextEncoder()
  terminal.onData(text => deps.input(encoder.encode(text)))
  terminal.onBinary(text => deps.input(Uint8Array.from(text, letter => letter.charCodeAt(0))))
  terminal.open(element)
  let onRoom: (() => void) | null = null
  const webgl = webglFor(terminal, () => onRoom?.())
  const screen: Screen = {
    terminal,
    search,
    room: () => {
      const size = fit.proposeDimensions()
      if (size === undefined || !(size.cols > 1) || !(size.rows > 1)) return undefined
      return { cols: Math.min(2000, size.cols), rows: Math.min(2000, size.rows) }
    },
    onRoom: handler => {
      onRoom = handler
    },
    show: () => webgl.show(),
    dispose: () => {
      webgl.dispose()
      terminal.dispose()
      screens.delete(element)
    },
  }
  screens.set(element, screen)
  return screen
}
