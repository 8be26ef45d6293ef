/** One tag as it stands in the text. */
export interface Tag {
  readonly kind: 'open' | 'close' | 'empty'
  readonly name: string
  attribute(name: string): string | null
}

/** A report that is longer, or nested deeper, was not written by a test runner. */
export const XML_LIMIT = 32_000_000
const DEPTH = 200

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

// Only the five of XML itself and numbered ones; what a document declares is not looked at, so nothing can blow up.
const plain = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|([a-z]+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return NAMED[String(name).toLowerCase()] ?? whole
    const code = Number.parseInt(hex ?? decimal, hex === undefined ? 10 : 16)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })

function attributesOf(source: string): (name: string) => string | null {
  let read: Map<string, string> | null = null
  return name => {
    if (!read) {
      read = new Map()
      for (const match of source.matchAll(/([^\s=/"'<>]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
        read.set(match[1] ?? '', plain(match[2] ?? match[3] ?? ''))
    }
    return read.get(name) ?? null
  }
}

/** Where a tag that begins at `at` ends: the ">" outside quotes; -1 where it never does. */
function endOf(text: string, at: number): number {
  let quote = ''
  for (let place = at; place < text.length; place++) {
    const letter = text.charAt(place)
    if (quote !== '') {
      if (letter === quote) quote = ''
    } else if (letter === '"' || letter === "'") quote = letter
    else if (letter === '>') return place
  }
  return -1
}

const SKIPPED = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const

/** Where what stands at `at` and is no tag (a comment, text to be taken literally, a declaration) is over. */
function pastOther(text: string, at: number): number | null {
  for (const [begin, end] of SKIPPED) {
    if (!text.startsWith(begin, at)) continue
    const found = text.indexOf(end, at + begin.length)
    return found < 0 ? text.length : found + end.length
  }
  if (!text.startsWith('<!', at)) return null
  // A document type may hold declarations in brackets; none of it is obeyed.
  const end = endOf(text, at)
  const bracket = text.indexOf('[', at)
  if (bracket < 0 || (end >= 0 && bracket > end)) return end < 0 ? text.length : end + 1
  const close = text.indexOf(']', bracket)
  return close < 0 ? text.length : endOf(text, close) + 1 || text.length
}

/**
 * The tags of an XML text in order, without the text between them. Tolerant: it reads as far as it can and checks
 * nothing but length and depth, beyond which it stops.
 */
export function* tagsOf(text: string): Generator<Tag, void> {
  if (text.length > XML_LIMIT) return
  let depth = 0
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const past = pastOther(text, at)
    if (past !== null) {
      at = past
      continue
    }
    const end = endOf(text, at)
    if (end < 0) return
    const inside = text.slice(at + 1, end)
    const closing = inside.startsWith('/')
    const empty = !closing && inside.endsWith('/')
    const name = /^[^\s/>]+/.exec(closing ? inside.slice(1) : inside)?.[0] ?? ''
    depth += closing ? -1 : empty ? 0 : 1
    if (depth > DEPTH) return
    yield { kind: closing ? 'close' : empty ? 'empty' : 'open', name, attribute: attributesOf(inside) }
    at = end + 1
  }
}
