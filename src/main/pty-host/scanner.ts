/** What a scanner reports. Strings hold the sequence's own characters: `prefix` one of `<=>?` or '', `params` digits `;` `:`. */
export interface ScanHandlers {
  csi(prefix: string, params: string, intermediates: string, final: string): void
  esc(intermediates: string, final: string): void
  osc(text: string): void
  /** Shift out (0x0e) and shift in (0x0f); other control characters change no mode. */
  shift(byte: number): void
  /** A bell outside of every sequence; one that ends an OSC rings nothing. */
  bell(): void
}

/** Follows terminal output just far enough to know modes, line ends and where it may be cut. */
export interface Scanner {
  /**
   * Reads `bytes` from index `from` to `to`. With `stopWhenWhole` it stops behind the first byte at which nothing is open.
   * Returns the index behind the last byte read.
   */
  scan(bytes: Uint8Array, from: number, to: number, stopWhenWhole: boolean): number
  /** True when no UTF-8 character, escape sequence or string is open: a cut here breaks nothing. */
  whole(): boolean
  /** Bytes at the end that belong to a UTF-8 character not yet complete; 0 as a rule, 3 at most. */
  openBytes(): number
  /** What brings a fresh terminal into this state, so that the rest of an over-long sequence is swallowed, not shown. */
  resume(): string
  /** Line feeds read so far. */
  lines(): number
}

const GROUND = 0
const ESCAPE = 1
const ESCAPE_INTERMEDIATE = 2
const CSI = 3
const CSI_IGNORE = 4
const OSC = 5
const DCS_HEADER = 6
const DCS = 7
const STRING = 8

/** By state: a sequence of the same kind that no terminal acts on. */
const RESUME = ['', '\x1b', '\x1b ', '\x1b[0<', '\x1b[0<', '\x1b]99999;', '\x1bP', '\x1bP99999~', '\x1bX']

/** Longer OSC texts (an inline image, a clipboard) carry no mode; only their length is followed. */
const OSC_KEPT = 4096

/** A scanner in the ground state. Its rules are those of xterm.js's parser, 8-bit C1 controls in UTF-8 included. */
export const createScanner = (handlers: ScanHandlers): Scanner => {
  let state: number = GROUND
  let lead = 0
  let need = 0
  let length = 0
  let lines = 0
  let prefix = ''
  let params = ''
  let intermediates = ''
  let osc: number[] = []
  let open: number[] = []

  const enter = (next: number): void => {
    state = next
    prefix = ''
    params = ''
    intermediates = ''
    osc = []
  }
  const endOsc = (): void => {
    if (state === OSC && osc.length <= OSC_KEPT) handlers.osc(Buffer.from(osc).toString('utf8'))
  }
  const ended = (handle: () => void): void => {
    state = GROUND
    handle()
  }

  /** An 8-bit control, or ESC and the letter that means the same. Returns false when `code` opens nothing. */
  const introduce = (code: number): boolean => {
    if (code === 0x9b) enter(CSI)
    else if (code === 0x9d) enter(OSC)
    else if (code === 0x90) enter(DCS_HEADER)
    else if (code === 0x98 || code === 0x9e || code === 0x9f) enter(STRING)
    else return false
    return true
  }

  const character = (last: number): void => {
    if (lead === 0xc2 && last < 0xa0) {
      if (last === 0x9c) endOsc()
      if (!introduce(last)) state = GROUND
    } else if (state === OSC) {
      if (osc.length <= OSC_KEPT) osc.push(...open)
    } else if (state !== DCS && state !== STRING && state !== CSI_IGNORE) state = GROUND
  }

  const inEscape = (byte: number): void => {
    if (byte < 0x20 || byte === 0x7f) return
    if (byte < 0x30) {
      state = ESCAPE_INTERMEDIATE
      intermediates += String.fromCharCode(byte)
    } else if (state === ESCAPE_INTERMEDIATE || !introduce(byte + 0x40)) {
      ended(() => handlers.esc(intermediates, String.fromCharCode(byte)))
    }
  }

  const inCsi = (byte: number): void => {
    if (byte === 0x0a) lines += 1
    if (byte < 0x20 || byte === 0x7f) return
    if (byte >= 0x40) {
      if (state === CSI) ended(() => handlers.csi(prefix, params, intermediates, String.fromCharCode(byte)))
      else state = GROUND
    } else if (state === CSI_IGNORE) return
    else if (byte < 0x30) intermediates += String.fromCharCode(byte)
    else if (intermediates !== '') state = CSI_IGNORE
    else if (byte < 0x3c) params += String.fromCharCode(byte)
    else if (params === '' && prefix === '') prefix = String.fromCharCode(byte)
    else state = CSI_IGNORE
  }

  const ascii = (byte: number): void => {
    if (byte === 0x1b) {
      endOsc()
      enter(ESCAPE)
    } else if (byte === 0x18 || byte === 0x1a) state = GROUND
    else if (state === GROUND) {
      if (byte === 0x0a) lines += 1
      else if (byte === 0x0e || byte === 0x0f) handlers.shift(byte)
      else if (byte === 0x07) handlers.bell()
    } else if (state === ESCAPE || state === ESCAPE_INTERMEDIATE) inEscape(byte)
    else if (state === CSI || state === CSI_IGNORE) inCsi(byte)
    else if (state === OSC) {
      if (byte === 0x07) {
        endOsc()
        state = GROUND
      } else if (byte >= 0x20 && osc.length <= OSC_KEPT) osc.push(byte)
    } else if (state === DCS_HEADER && byte >= 0x40 && byte < 0x7f) state = DCS
  }

  return {
    scan(bytes, from, to, stopWhenWhole) {
      let at = from
      while (at < to) {
        // Plain text and line ends make up nearly all output: a loop of their own, on local variables only.
        if (state === GROUND && need === 0 && !stopWhenWhole) {
          let ends = 0
          for (; at < to; at += 1) {
            const plain = bytes[at] ?? 0
            if (plain === 0x0a) ends += 1
            else if ((plain < 0x20 && plain !== 0x0d) || plain >= 0x7f) break
          }
          lines += ends
          if (at >= to) break
        }
        const byte = bytes[at++] ?? 0
        if (need > 0 && (byte & 0xc0) === 0x80) {
          if (state === OSC) open.push(byte)
          need -= 1
          if (need === 0) character(byte)
        } else if (byte >= 0x80) {
          need = byte < 0xc2 || byte > 0xf4 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3
          lead = byte
          length = need + 1
          if (state === OSC) open = [byte]
        } else {
          need = 0
          ascii(byte)
        }
        if (stopWhenWhole && state === GROUND && need === 0) return at
      }
      return at
    },
    whole: () => state === GROUND && need === 0,
    openBytes: () => (need === 0 ? 0 : length - need),
    resume: () => RESUME[state] ?? '',
    lines: () => lines,
  }
}
