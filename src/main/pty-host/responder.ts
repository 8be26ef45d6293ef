import type { ScanHandlers } from './scanner'

/**
 * Answers the questions a program asks its terminal while no window shows it. Some agents wait for the cursor's position
 * before they start and give up without an answer. The position told is the upper left corner: nobody watches.
 * `reply` gets the answer's text; it is only called while `isAlone()`.
 */
export const createResponder = (reply: (text: string) => void, isAlone: () => boolean): ScanHandlers => ({
  csi(prefix, params, intermediates, final) {
    if (intermediates !== '' || !isAlone()) return
    if (final === 'c' && prefix === '' && Number(params) === 0) reply('\x1b[?1;2c')
    else if (final === 'c' && prefix === '>' && Number(params) === 0) reply('\x1b[>0;276;0c')
    else if (final !== 'n') return
    else if (prefix === '' && params === '5') reply('\x1b[0n')
    else if (prefix === '' && params === '6') reply('\x1b[1;1R')
    else if (prefix === '?' && params === '6') reply('\x1b[?1;1R')
  },
  osc(text) {
    if (!isAlone()) return
    if (text === '10;?') reply('\x1b]10;rgb:e0e0/e0e0/e0e0\x1b\\')
    else if (text === '11;?') reply('\x1b]11;rgb:1414/1414/1414\x1b\\')
  },
  esc: () => undefined,
  shift: () => undefined,
  bell: () => undefined,
})
