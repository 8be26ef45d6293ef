import { type Action, createActionRegistry } from '@renderer/store/actions'
import { createMatcher, strokeName } from '@renderer/store/shortcuts'
import { describe, expect, it } from 'vitest'

const stroke = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
})
const action = (id: string, shortcut: string, when?: () => boolean): Action => ({
  id,
  title: id,
  group: 'Window',
  shortcut,
  ...(when ? { when } : {}),
  run: () => {},
})

describe('shortcuts', () => {
  it('are named the same on every system', () => {
    expect(strokeName(stroke('k', { ctrlKey: true }), false)).toBe('mod+k')
    expect(strokeName(stroke('k', { metaKey: true }), true)).toBe('mod+k')
    expect(strokeName(stroke('P', { ctrlKey: true, shiftKey: true }), false)).toBe('mod+shift+p')
    expect(strokeName(stroke('?', { shiftKey: true }), false)).toBe('?')
    expect(strokeName(stroke(' '), false)).toBe('space')
  })

  it('of two strokes wait for the second, a second at most', () => {
    const matcher = createMatcher(() => [action('board', 'g b'), action('b', 'b')], false)
    expect(matcher.press(stroke('g'), 0)).toBeNull()
    expect(matcher.press(stroke('b'), 500)?.id).toBe('board')
    matcher.press(stroke('g'), 1000)
    expect(matcher.press(stroke('b'), 2500)?.id).toBe('b')
  })

  it('skip actions whose time has not come', () => {
    let now = false
    const matcher = createMatcher(() => [action('always', 'x'), action('sometimes', 'x', () => now)], false)
    expect(matcher.press(stroke('x'), 0)?.id).toBe('always')
    now = true
    expect(matcher.press(stroke('x'), 0)?.id).toBe('sometimes')
  })
})

describe('the registry of actions', () => {
  it('takes actions back and lets a later one with the same id go first', () => {
    const registry = createActionRegistry()
    const said: string[] = []
    registry.add([{ ...action('a', 'a'), run: () => said.push('first') }])
    const remove = registry.add([{ ...action('a', 'a'), run: () => said.push('second') }])
    registry.run('a')
    remove()
    registry.run('a')
    registry.run('gone')
    expect(said).toEqual(['second', 'first'])
  })
})
