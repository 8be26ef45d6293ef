import { parseQuickAdd, quickAddCommand } from '@renderer/store/quick-add'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const known = { services: ['devon', 'tara', 'tariq'], tasks: ['schema', 'schema-two', 'login'] }

describe('the quick-add line', () => {
  it('reads service, priority and needs wherever they stand', () => {
    expect(parseQuickAdd('@devon Wire login !high #schema now', known)).toEqual({
      title: 'Wire login now',
      service: 'devon',
      priority: 'high',
      needs: ['schema'],
      unknown: [],
    })
  })

  it('takes a mark that is cut short while it names one thing', () => {
    expect(parseQuickAdd('x @dev !u #log', known)).toMatchObject({
      service: 'devon',
      priority: 'urgent',
      needs: ['login'],
    })
  })

  it('keeps a mark that names nothing, or several things, in the title', () => {
    expect(parseQuickAdd('Mail @ada @ta #old', known)).toMatchObject({
      title: 'Mail @ada @ta #old',
      service: null,
      unknown: ['@ada', '@ta', '#old'],
    })
  })

  it('takes #12 for an issue of somebody’s, not for a mark', () => {
    expect(parseQuickAdd('Mend #12', known)).toMatchObject({ title: 'Mend #12', unknown: [] })
    expect(parseQuickAdd('Mend #12', { ...known, tasks: ['12'] })).toMatchObject({ title: 'Mend', needs: ['12'] })
  })

  it('takes the exact name although a longer one begins with it', () => {
    expect(parseQuickAdd('x #schema', known).needs).toEqual(['schema'])
  })

  it('names each need once', () => {
    expect(parseQuickAdd('x #login #login', known).needs).toEqual(['login'])
  })

  it('makes no command without a title', () => {
    expect(quickAddCommand(parseQuickAdd('@devon !high', known))).toBeNull()
    expect(quickAddCommand(parseQuickAdd('Go @devon', known))).toMatchObject({
      type: 'task.add',
      title: 'Go',
      service: 'devon',
    })
  })

  it('loses no word of a line without marks', () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/)
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), words => {
        expect(parseQuickAdd(words.join('  '), known).title).toBe(words.join(' '))
      }),
    )
  })
})
