import { hexOf } from '@renderer/features/terminal/hex'
import { terminalKey } from '@renderer/features/terminal/keys'
import { droppedPaths, shellQuoted } from '@renderer/features/terminal/paths'
import { describe, expect, it } from 'vitest'

const stroke = (key: string, ...held: ('ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey')[]) => ({
  key,
  ctrlKey: held.includes('ctrlKey'),
  metaKey: held.includes('metaKey'),
  shiftKey: held.includes('shiftKey'),
  altKey: held.includes('altKey'),
})

describe("a terminal's keys", () => {
  it('leaves Ctrl+C, Ctrl+V and Ctrl+F to the program', () => {
    for (const key of ['c', 'v', 'f']) {
      expect(terminalKey(stroke(key, 'ctrlKey'), false)).toBeNull()
      expect(terminalKey(stroke(key, 'ctrlKey'), true)).toBeNull()
    }
  })
  it('copies, pastes and finds by Ctrl+Shift, on a Mac by ⌘', () => {
    expect(terminalKey(stroke('C', 'ctrlKey', 'shiftKey'), false)).toBe('copy')
    expect(terminalKey(stroke('v', 'metaKey'), true)).toBe('paste')
    expect(terminalKey(stroke('F', 'ctrlKey', 'shiftKey'), false)).toBe('find')
  })
})

describe('what is dropped on a terminal', () => {
  it('is quoted for a shell where it has to be', () => {
    expect(shellQuoted('/src/a-b_1.ts')).toBe('/src/a-b_1.ts')
    expect(shellQuoted("/it's here")).toBe(`'/it'\\''s here'`)
  })
  it('is a path from a URI list or an absolute line of text, and nothing else', () => {
    expect(droppedPaths('# files\r\nfile:///a%20b/c\r\nhttps://example.com/x', '')).toEqual(['/a b/c'])
    expect(droppedPaths('', '/one\ntwo\nC:\\three')).toEqual(['/one', 'C:\\three'])
  })
})

it('mixes a colour with its ground', () => {
  expect(hexOf('rgb(255, 0, 0)')).toBe('#ff0000')
  expect(hexOf('rgb(255, 0, 0)', 'rgb(255, 255, 255)', 0.5)).toBe('#ff8080')
})
