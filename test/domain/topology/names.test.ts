import { checkBranchName } from '@shared/domain/config/ref-names'
import { clashFailure, freeName, nameClash } from '@shared/domain/topology/names'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'

const part = fc.constantFrom('team', 'Team', 'alpha', 'ALPHA', 'x', 'aux', 'con.txt', 'é', 'e\u0301', 'a'.repeat(260))
const name = fc.array(part, { minLength: 1, maxLength: 4 }).map(parts => parts.join('/'))

test('a free name is one that git takes, clashes with nothing and is found again', () => {
  fc.assert(
    fc.property(name, fc.array(name, { maxLength: 12 }), (wanted, branches) => {
      const free = freeName(wanted, branches)
      expect(nameClash(free, branches)).toBeNull()
      expect(checkBranchName(free).ok).toBe(true)
      expect(freeName(wanted, branches)).toBe(free)
      if (nameClash(wanted, branches) === null) expect(free).toBe(wanted)
    }),
    { numRuns: 400 },
  )
})

test('no two names that clash with nothing meet in one file, one folder or one spelling', () => {
  fc.assert(
    fc.property(fc.array(name, { maxLength: 12 }), wanted => {
      const made: string[] = []
      for (const one of wanted) made.push(freeName(one, made))
      const keys = made.map(one => one.normalize('NFC').toLowerCase())
      expect(new Set(keys).size).toBe(keys.length)
      for (const a of keys) for (const b of keys) expect(b.startsWith(`${a}/`)).toBe(false)
    }),
    { numRuns: 300 },
  )
})

describe('a clash says what it meets and what to call it instead', () => {
  const cases: [string, string[], string, string][] = [
    ['team/alpha', ['team/alpha'], 'exists', 'team/alpha-2'],
    ['team/alpha/x', ['team/alpha'], 'below', 'team/alpha-x'],
    ['team/alpha', ['team/alpha/x'], 'above', 'team/alpha-2'],
    ['team/Alpha', ['team/alpha'], 'case', 'team/Alpha-2'],
    ['hotfix/aux', [], 'reserved', 'hotfix/aux-branch'],
  ]
  it.each(cases)('%s beside %s', (wanted, branches, code, free) => {
    const clash = nameClash(wanted, branches)
    expect(clash?.code).toBe(code)
    expect(freeName(wanted, branches)).toBe(free)
    if (clash)
      expect(clashFailure(wanted, clash, branches)).toMatchObject({
        code: 'branch-name',
        hint: expect.stringContaining(free),
      })
  })
})
