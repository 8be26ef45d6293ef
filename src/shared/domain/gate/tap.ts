import { plainLine } from './figures'
import { createTestCounter, type TestReport } from './reports'

/** Longest part of a line that is looked at. */
const LINE = 2000

/** Reads TAP line by line. */
export interface TapReader {
  line(text: string): void
  /** What was read; null where nothing was TAP. */
  end(): TestReport | null
}

const RESULT = /^(\s*)(not )?ok\b(?:\s+(\d+))?\s*(?:-\s*)?([^#]*)(?:#\s*(\w+).*)?$/
const PLAN = /^(\s*)1\.\.(\d+)\s*(#\s*skip.*)?$/i

/**
 * Makes a reader of TAP, subtests included: what holds subtests is not counted again, except where it failed and none
 * of them did. Marked "todo", a failure is none. Planned at the top and not run: failed.
 */
export function createTapReader(): TapReader {
  const counter = createTestCounter()
  /** Of each indentation that is open, how many results were seen and how many of those (or below) failed. */
  const below: { indent: number; results: number; failed: number }[] = []
  let top = 0
  let planned: number | null = null
  let seen = false

  /** What was seen deeper than this since the last result that was not. */
  const takeDeeper = (indent: number) => {
    let results = 0
    let failed = 0
    while ((below.at(-1)?.indent ?? -1) > indent) {
      const level = below.pop()
      results += level?.results ?? 0
      failed += level?.failed ?? 0
    }
    return { results, failed }
  }

  function result(indent: number, bad: boolean, name: string, word: string): void {
    seen = true
    if (indent === 0) top += 1
    const deeper = takeDeeper(indent)
    let level = below.at(-1)
    if (level?.indent !== indent) {
      level = { indent, results: 0, failed: 0 }
      below.push(level)
    }
    const excused = word === 'todo' || word === 'skip'
    const failed = bad && !excused
    level.results += 1
    level.failed += deeper.failed
    if (deeper.results > 0) {
      if (!failed || deeper.failed > 0) return
    }
    if (failed) level.failed += 1
    counter.add(failed ? 'failed' : excused ? 'skipped' : 'passed', name)
  }

  return {
    line(given) {
      const text = plainLine(given.slice(0, LINE)).trimEnd()
      const plan = PLAN.exec(text)
      if (plan) {
        seen = true
        if (plan[1] === '' && !plan[3]) planned = Number(plan[2])
        return
      }
      if (/^Bail out!/i.test(text)) {
        seen = true
        counter.add('failed', text)
        return
      }
      const match = RESULT.exec(text)
      if (!match) return
      const [, indent = '', not, number, name = '', word = ''] = match
      result(indent.length, not !== undefined, name.trim() || `test ${number ?? '?'}`, word.toLowerCase())
    },
    end() {
      if (!seen) return null
      const missing = planned === null ? 0 : Math.min(planned - top, 1_000_000)
      if (missing > 0) {
        counter.add('failed', `${missing} of ${planned} planned tests never ran`)
        if (missing > 1) counter.addCounts({ passed: 0, failed: missing - 1, skipped: 0 })
      }
      return counter.report()
    },
  }
}

/** Reads a whole TAP file. */
export function readTap(text: string): TestReport | null {
  const reader = createTapReader()
  for (const line of text.split('\n')) reader.line(line)
  return reader.end()
}
