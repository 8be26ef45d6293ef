import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'

/** What may stand anywhere on the command line, and the rest. */
export interface CommonWords {
  json: boolean
  repo: string | undefined
  rest: string[]
}

/** Takes `--json` and `--repo PATH` out, wherever they stand before `--`. The last `--repo` counts. */
export function takeCommonWords(argv: readonly string[]): Result<CommonWords, { failure: Failure; json: boolean }> {
  const words: CommonWords = { json: false, repo: undefined, rest: [] }
  let bad = false
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? ''
    if (word === '--') {
      words.rest.push(...argv.slice(at))
      break
    }
    if (word === '--json') words.json = true
    else if (word.startsWith('--repo=')) words.repo = word.slice('--repo='.length)
    else if (word === '--repo') {
      const next = argv[at + 1]
      bad ||= next === undefined || next.startsWith('--')
      if (!bad) {
        words.repo = next
        at++
      }
    } else words.rest.push(word)
  }
  if (!bad && words.repo !== '') return ok(words)
  const failure = { code: 'bad-usage', message: 'Say which folder: --repo takes a path.' }
  return err({ failure, json: words.json })
}
