import { plainState, readLine } from '@renderer/ui/ansi'
import { ago, spanText } from '@renderer/ui/format-time'
import { keyCaps } from '@renderer/ui/keys'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const ESC = String.fromCharCode(27)
const plain = (line: string) =>
  readLine(line, plainState)
    .spans.map(span => span.text)
    .join('')

describe('a line of output', () => {
  it('keeps its colours and carries an open one on', () => {
    const { spans, state } = readLine(`a ${ESC}[31;1mred${ESC}[0m b ${ESC}[92mgreen`, plainState)
    expect(spans.map(span => [span.text, span.colour, span.bold])).toEqual([
      ['a ', null, false],
      ['red', 1, true],
      [' b ', null, false],
      ['green', 10, false],
    ])
    expect(state.colour).toBe(10)
  })

  it('loses cursor moves, titles and links, not their text', () => {
    expect(plain(`${ESC}[2K${ESC}]0;title${String.fromCharCode(7)}done${ESC}[3A`)).toBe('done')
    expect(plain(`${ESC}]8;;https://x.y${ESC}\\link${ESC}]8;;${ESC}\\`)).toBe('link')
  })

  it('shows what was written last over a line', () => {
    expect(plain('10 %\r55 %\r100 %\r')).toBe('100 %')
  })

  it('brings large palettes down to sixteen', () => {
    expect(readLine(`${ESC}[38;5;196mx`, plainState).spans[0]?.colour).toBe(1)
    expect(readLine(`${ESC}[38;2;1;2;3;1mx`, plainState).spans[0]).toMatchObject({ bold: true })
  })

  it('is left alone where there is nothing to read', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~]*$/), text => {
        expect(plain(text)).toBe(text)
      }),
    )
  })
})

describe('times', () => {
  it('are said in the largest unit that fits', () => {
    const at = 1_700_000_000_000
    expect([
      ago(at, at + 1000),
      ago(at, at + 40_000),
      ago(at, at + 190_000),
      ago(at, at + 7_200_000),
      ago(at, at + 172_800_000),
    ]).toEqual(['now', 'now', '3m', '2h', '2d'])
    expect([spanText(420), spanText(4100), spanText(41_000), spanText(200_000)]).toEqual([
      '420 ms',
      '4.1 s',
      '41 s',
      '3 m 20 s',
    ])
  })
})

describe('key caps', () => {
  it('are those of the system', () => {
    expect(keyCaps('mod+shift+k', true)).toEqual([['⌘', '⇧', 'K']])
    expect(keyCaps('mod+k', false)).toEqual([['Ctrl', 'K']])
    expect(keyCaps('g b', false)).toEqual([['G'], ['B']])
  })
})
