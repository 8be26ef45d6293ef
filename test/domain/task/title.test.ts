import { Command } from '@shared/domain/command'
import { oneLine } from '@shared/lib/one-line'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const titled = (title: string) => Command.safeParse({ type: 'task.add', title })

describe('a title', () => {
  it.each([
    ['Harmless \u202Eelif.exe', 'Harmless elif.exe'],
    ['two\nlines\tand\u0000more', 'two lines and more'],
    ['zero\u200Bwidth\uFEFF', 'zerowidth'],
    ['\u2066isolated\u2069', 'isolated'],
    ['\u001B[31mred', '[31mred'],
    ['کتاب\u200Cها', 'کتاب\u200Cها'],
    ['👩\u200D💻 pairs', '👩\u200D💻 pairs'],
  ])('keeps nothing that is not seen and turns its neighbours: %j', (given, kept) => {
    const read = titled(given)
    expect(read.success && read.data.type === 'task.add' && read.data.title).toBe(kept)
  })

  it('has to be seen', () => {
    for (const title of ['', '  ', '\u200B\u202E', '\u200D\u200E']) expect(titled(title).success).toBe(false)
  })

  it('says what to do where it is too long', () => {
    const read = titled('x'.repeat(301))
    expect(read.error?.issues[0]?.message).toMatch(/at most 300 characters/)
    expect(titled('x'.repeat(300)).success).toBe(true)
  })

  it('is itself when it is read once more', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(oneLine(oneLine(text))).toBe(oneLine(text))
      }),
    )
  })
})
