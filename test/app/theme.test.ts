import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const css = readFileSync(fileURLToPath(new URL('../../src/renderer/ui/theme.css', import.meta.url)), 'utf8')

const token = (name: string, theme: 0 | 1): string => {
  const found = new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(css)
  const value = found?.[theme + 1]
  if (!value) throw new Error(`No token ${name}`)
  return value
}
const channel = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
const luminance = (hex: string) => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map(at => channel(Number.parseInt(hex.slice(at, at + 2), 16) / 255))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const contrast = (a: string, b: string) => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05)
}
const grounds = ['ground', 'pane', 'raised']

describe.each([
  ['light', 0],
  ['dark', 1],
] as const)('the %s theme', (_name, theme) => {
  it.each(['ink', 'ink-2', 'ink-3'])('%s reads as text on every ground', ink => {
    for (const ground of grounds) expect(contrast(token(ink, theme), token(ground, theme))).toBeGreaterThanOrEqual(4.5)
  })
  it.each(['leaf', 'bud', 'rust', 'sky', 'bark'])('%s can be told as a shape on every ground', colour => {
    for (const ground of grounds) expect(contrast(token(colour, theme), token(ground, theme))).toBeGreaterThanOrEqual(3)
  })
})
