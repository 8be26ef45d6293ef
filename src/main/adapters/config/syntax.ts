import type { ConfigProblem } from '@shared/domain/config/problems'
import { type Document, isScalar, type ParsedNode, visit } from 'yaml'

export type Place = { readonly line: number; readonly column: number }

type Doc = Document.Parsed<ParsedNode>
type Complaint = { readonly code: string; readonly message: string; readonly pos: readonly [number, number] }

const mostProblems = 20
/** Repeated values a document may have; beyond it aliases of aliases grow without bound. */
export const mostAliases = 100

/** What is wrong with a document as YAML, before anyone asks what it means. */
export function syntaxProblems(doc: Doc, place: (offset: number) => Place): ConfigProblem[] {
  const complaints: Complaint[] = [...doc.errors, ...doc.warnings, ...mergeKeys(doc), ...aliases(doc)]
  const deep = complaints.find(complaint => /call stack/i.test(complaint.message))
  if (deep) return [{ ...place(deep.pos[0]), ...say('values nested too deeply', 'a document of a few levels') }]
  const problems = complaints
    .map(complaint => ({ ...place(complaint.pos[0]), ...explain(complaint) }))
    .sort((a, b) => a.line - b.line || a.column - b.column)
  const told = new Set<string>()
  const fresh = ({ line, column, got }: ConfigProblem) => {
    const key = `${line}:${column}:${got}`
    return !told.has(key) && told.add(key)
  }
  return problems.filter(fresh).slice(0, mostProblems)
}

type Words = Omit<ConfigProblem, 'line' | 'column'>

const say = (got: string, expected: string): Words => ({
  code: 'yaml',
  path: '',
  message: `This is not valid YAML: ${got}. Expected ${expected}.`,
  expected,
  got,
  hint: null,
})

function explain({ code, message }: Complaint): Words {
  switch (code) {
    case 'TAB_AS_INDENT':
      return say('a tab at the start of a line', 'spaces: YAML takes no tabs for indentation')
    case 'DUPLICATE_KEY':
      return say('a key that is already there', 'each key once in its mapping: remove one of the two')
    case 'BAD_INDENT':
      if (message.startsWith('Flow'))
        return say('a { or [ that is not closed', 'its } or ], no further left than the line it started on')
      return say(
        'a line that is indented differently from its neighbours',
        'the same number of spaces for lines of one mapping or list',
      )
    case 'MULTIPLE_DOCS':
      return say('a second document after ---', 'one document')
    case 'MERGE_KEY':
      return say('a merge key (<<)', 'the keys written out: merge keys are not read')
    case 'TOO_MANY_ALIASES':
      return say('too many aliases (*name)', `at most ${mostAliases}`)
    case 'UNKNOWN_ALIAS':
      return say('an alias (*name) of nothing', 'the name of an anchor (&name) further up')
    case 'TAG_RESOLVE_FAILED':
      return say('a tag (!name) that means nothing here', 'plain values')
    case 'MISSING_CHAR':
      return say(lower(message), 'the letter that closes what was opened')
    default:
      return say(lower(message), 'YAML as in the commented file that `espalier init` writes')
  }
}

const lower = (message: string) => {
  const first = message.split('\n')[0] ?? message
  return (first.charAt(0).toLowerCase() + first.slice(1)).replace(/[.:]$/, '')
}

function mergeKeys(doc: Doc): Complaint[] {
  const found: Complaint[] = []
  visit(doc, {
    Pair(_, pair) {
      if (isScalar(pair.key) && pair.key.value === '<<' && pair.key.range)
        found.push({ code: 'MERGE_KEY', message: '', pos: [pair.key.range[0], pair.key.range[1]] })
    },
  })
  return found
}

function aliases(doc: Doc): Complaint[] {
  const found: Complaint[] = []
  let count = 0
  visit(doc, {
    Alias(_, alias) {
      const [start = 0, end = 0] = alias.range ?? []
      if (++count > mostAliases) {
        found.push({ code: 'TOO_MANY_ALIASES', message: '', pos: [start, end] })
        return visit.BREAK
      }
      if (alias.resolve(doc) === undefined) found.push({ code: 'UNKNOWN_ALIAS', message: '', pos: [start, end] })
      return undefined
    },
  })
  return found
}
