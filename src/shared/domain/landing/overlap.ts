import { globToRegExp, isGlob } from '../../lib/glob'

interface Pattern {
  readonly text: string
  /** The folders before the first special letter, "" or ending in "/". */
  readonly fixed: string
  readonly test: RegExp | null
}

const known = new WeakMap<readonly string[], readonly Pattern[]>()

/** Patterns are taken apart once for every list of them: lists are never changed in place. */
function patternsOf(paths: readonly string[]): readonly Pattern[] {
  const before = known.get(paths)
  if (before) return before
  const patterns = paths.map((path): Pattern => {
    const text = path.replace(/^\.?\//, '')
    if (!isGlob(text)) return { text: text.replace(/\/$/, ''), fixed: text, test: null }
    const plain = text.slice(0, text.search(/[*?[{]/))
    return { text, fixed: plain.slice(0, plain.lastIndexOf('/') + 1), test: globToRegExp(text) }
  })
  known.set(paths, patterns)
  return patterns
}

const inside = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`)

function meet(a: Pattern, b: Pattern): boolean {
  if (a.test && b.test) return a.fixed.startsWith(b.fixed) || b.fixed.startsWith(a.fixed)
  if (a.test) return a.test.test(b.text) || a.fixed.startsWith(`${b.text}/`)
  if (b.test) return meet(b, a)
  return inside(a.text, b.text) || inside(b.text, a.text)
}

/** Whether two lists of paths and patterns may mean the same file. Two patterns may unless their folders differ. */
export const mayTouchTheSame = (a: readonly string[], b: readonly string[]): boolean =>
  patternsOf(a).some(one => patternsOf(b).some(other => meet(one, other)))
