import { plainTail } from '@main/services/runs/last-words'
import { describe, expect, it } from 'vitest'

describe('the last words of a terminal', () => {
  it.each([
    ['plain lines', 'one\r\ntwo\r\n', ['one', 'two']],
    [
      'colours, titles and links',
      '\u001b]0;title\u0007\u001b[1;31mred\u001b[0m \u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\',
      ['red link'],
    ],
    ['words set by column', '\u001b[2GFailed\u001b[9Gto\u001b[12Gconnect', ['Failed to connect']],
    ['rows set by position', '\u001b[3;1HDo you trust it?\u001b[5;1H❯ No, exit', ['Do you trust it?', '❯ No, exit']],
    ['progress written over itself', '10 %\r50 %\rdone now\n', ['done now']],
    ['frames and blank lines', '╭────╮\n│ text │\n╰────╯\n\n   \n', ['text']],
    ['repeated lines once', 'wait\nwait\nwait\n', ['wait']],
    ['a sequence that is cut off', 'end here\u001b[3', ['end here']],
    ['nothing', '', []],
  ])('reads %s', (_, output, lines) => {
    expect(plainTail(output)).toEqual(lines)
  })

  it('keeps the last twenty lines, none longer than 300 characters', () => {
    const lines = plainTail(Array.from({ length: 50 }, (_, n) => `line ${n} ${'x'.repeat(400)}`).join('\n'))
    expect(lines).toHaveLength(20)
    expect(lines.at(-1)?.startsWith('line 49 x')).toBe(true)
    expect(Math.max(...lines.map(line => line.length))).toBe(300)
  })
})
