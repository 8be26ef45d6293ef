import type { ConfigReading } from '@main/ports/config'
import { interpretConfig } from '@shared/domain/config/interpret'
import type { ConfigFacts } from '@shared/domain/config/normalise'
import type { ConfigProblem, ConfigProblemCode, PathProblem } from '@shared/domain/config/problems'
import { err, ok, type Result } from '@shared/lib/result'
import { type Document, LineCounter, type ParsedNode, parseDocument } from 'yaml'
import { decodeUtf8 } from './decode'
import { offsetOf } from './locate'
import { mostAliases, type Place, syntaxProblems } from './syntax'

/** No configuration is this long; beyond it reading would hold up everything else. In bytes. */
export const longestConfig = 1_000_000

/**
 * The text of a `multi-agent.yaml` (from a file or a commit's blob) → the configuration, or everything wrong with it in
 * the order of the text. `facts` says what the repository knows where the file is silent. Never throws.
 */
export function parseConfigText(content: string | Uint8Array, facts?: ConfigFacts): ConfigReading {
  const size = typeof content === 'string' ? content.length : content.byteLength
  if (size > longestConfig) return refuse('too_big', `${size} bytes`, `at most ${longestConfig} bytes`)
  const decoded = typeof content === 'string' ? ok(content) : decodeUtf8(content)
  if (decoded.ok) return parseText(decoded.value.replace(/^\uFEFF/, ''), facts)
  const { line, column, what } = decoded.error
  return refuse('unreadable', what, 'text in UTF-8: save the file with that encoding', line, column)
}

function parseText(text: string, facts: ConfigFacts | undefined): ConfigReading {
  const lines = new LineCounter()
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const read = readYaml(text, lines, place)
  if (!read.ok) return read
  const { doc, raw } = read.value
  if (raw === null || raw === undefined) return refuse('empty', 'an empty file', 'a mapping with at least services')
  const meaning = interpretConfig(raw, facts)
  if (meaning.ok) return meaning
  const problems = meaning.error.map(problem => placed(doc, problem, place))
  return err(problems.sort((a, b) => a.line - b.line || a.column - b.column))
}

type Doc = Document.Parsed<ParsedNode>
type Read = Result<{ readonly doc: Doc; readonly raw: unknown }, ConfigProblem[]>

// The library throws where a document nests deeper than the stack, or where aliases would grow without bound.
function readYaml(text: string, lines: LineCounter, place: (offset: number) => Place): Read {
  try {
    const doc = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error', merge: false })
    const problems = syntaxProblems(doc, place)
    if (problems.length > 0) return err(problems)
    return ok({ doc, raw: doc.toJS({ maxAliasCount: mostAliases }) })
  } catch (error) {
    const aliases = error instanceof ReferenceError
    return aliases
      ? refuse('yaml', 'aliases (*name) that repeat too much', `at most ${mostAliases} repeated values`)
      : refuse('yaml', 'values nested too deeply', 'a document of a few levels')
  }
}

function placed(doc: Doc, problem: PathProblem, place: (offset: number) => Place): ConfigProblem {
  const { code, path, dotted, at, message, expected, got, hint } = problem
  return { code, path: dotted, ...place(offsetOf(doc, path, at)), message, expected, got, hint }
}

/** One problem with the file as a whole. */
export function refuse(
  code: ConfigProblemCode,
  got: string,
  expected: string,
  line = 1,
  column = 1,
): { readonly ok: false; readonly error: ConfigProblem[] } {
  const message = `The file has ${got}: expected ${expected}.`.replace('has an empty file', 'is empty')
  return { ok: false, error: [{ code, path: '', line, column, message, expected, got, hint: null }] }
}
