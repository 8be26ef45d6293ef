/**
 * Globs over paths with "/" between segments, as git writes them: `**` any segments, `*` and `?` within one segment,
 * `{a,b}` alternatives (nested too), `[a-z]` and `[!a-z]` classes, `\` takes the next letter as it is. A pattern
 * without a "/" other than at its end matches at any depth, as in .gitignore ("*.md"), and a pattern that ends in "/"
 * means everything below. Dots are ordinary letters. No pattern throws: what is not closed is taken literally.
 */
export function globToRegExp(glob: string): RegExp {
  const below = glob.endsWith('/') ? `${glob}**` : glob
  const anyDepth = !glob.replace(/\/$/, '').includes('/') && !glob.startsWith('**')
  return new RegExp(`^${anyDepth ? '(?:[^/]*/)*' : ''}${translate(below.replace(/^\//, ''))}$`, 's')
}

/** Whether `path` matches any of the globs. Many paths against the same globs: `globMatcher` compiles them once. */
export function matchesAny(globs: readonly string[], path: string): boolean {
  return globMatcher(globs)(path)
}

/** A test for "matches any of these globs"; no globs, no match. */
export function globMatcher(globs: readonly string[]): (path: string) => boolean {
  const patterns = globs.map(globToRegExp)
  return path => patterns.some(pattern => pattern.test(path))
}

/** What a glob begins with, as far as it is plain text. */
const fixedPart = (glob: string): string => /^[^*?[{\\]*/.exec(glob.replace(/^\//, ''))?.[0] ?? ''

/**
 * A test for "a change of this path may change something that these globs mean": those that match, and a link or a
 * submodule that stands where a glob has a folder, for all that lies behind it changes with it.
 */
export function changeMatcher(globs: readonly string[]): (path: string) => boolean {
  const matches = globMatcher(globs)
  const fixed = globs.map(fixedPart)
  return path => matches(path) || fixed.some(text => text.startsWith(`${path}/`))
}

/** Whether the text holds any letter that is special in a glob. */
export const isGlob = (text: string): boolean => /[*?[{]/.test(text)

const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

function translate(glob: string): string {
  let out = ''
  let at = 0
  while (at < glob.length) {
    const [source, next] = piece(glob, at)
    out += source
    at = next
  }
  return out
}

/** The source for what starts at `at`, and where it ends. */
function piece(glob: string, at: number): [string, number] {
  switch (glob[at]) {
    case '*':
      return stars(glob, at)
    case '?':
      return ['[^/]', at + 1]
    case '[':
      return bracket(glob, at)
    case '{':
      return braces(glob, at)
    case '\\':
      return [literal(glob[at + 1] ?? '\\'), at + 2]
    default:
      return [literal(glob.charAt(at)), at + 1]
  }
}

function stars(glob: string, at: number): [string, number] {
  let end = at
  while (glob[end] === '*') end++
  const whole = end - at >= 2 && (at === 0 || glob[at - 1] === '/') && (end === glob.length || glob[end] === '/')
  if (!whole) return ['[^/]*', end]
  if (end === glob.length) return ['.*', end]
  // "**/**/" is one run: two of them side by side would make a slow expression of it.
  while (glob.startsWith('**/', end + 1)) end += 3
  return ['(?:[^/]*/)*', end + 1]
}

function bracket(glob: string, at: number): [string, number] {
  const negated = glob[at + 1] === '!' || glob[at + 1] === '^'
  const start = at + (negated ? 2 : 1)
  const end = glob.indexOf(']', start + 1)
  const inside = glob.slice(start, end)
  if (end < 0 || inside.includes('/')) return ['\\[', at + 1]
  const members = inside.replace(/[\\\]^[]/g, '\\$&')
  const source = negated ? `[^/${members}]` : `[${members}]`
  try {
    new RegExp(source)
    return [source, end + 1]
  } catch {
    return ['\\[', at + 1]
  }
}

function braces(glob: string, at: number): [string, number] {
  const alternatives: string[] = []
  let depth = 0
  let start = at + 1
  for (let end = at; end < glob.length; end++) {
    const letter = glob[end]
    if (letter === '\\') end++
    else if (letter === '{') depth++
    else if (letter === ',' && depth === 1) {
      alternatives.push(glob.slice(start, end))
      start = end + 1
    } else if (letter === '}' && --depth === 0) {
      alternatives.push(glob.slice(start, end))
      if (alternatives.length < 2) break
      return [`(?:${alternatives.map(translate).join('|')})`, end + 1]
    }
  }
  return ['\\{', at + 1]
}
