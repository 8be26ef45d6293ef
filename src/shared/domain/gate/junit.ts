import { createTestCounter, type TestReport } from './reports'
import { type Tag, tagsOf } from './xml'

const local = (name: string): string => name.slice(name.indexOf(':') + 1)

const titleOf = (tag: Tag): string => {
  const [suite, name] = [tag.attribute('classname') ?? '', tag.attribute('name') ?? '']
  return suite === '' || suite === name ? name : `${suite} › ${name}`
}

const countOf = (tag: Tag, name: string): number => {
  const value = Number(tag.attribute(name) ?? 0)
  return Number.isSafeInteger(value) && value > 0 ? value : 0
}

/** Counts of a suite that names no cases, as its attributes say. */
function suiteCounts(tag: Tag) {
  const failed = countOf(tag, 'failures') + countOf(tag, 'errors')
  const skipped = countOf(tag, 'skipped') + countOf(tag, 'disabled')
  return { failed, skipped, passed: Math.max(0, countOf(tag, 'tests') - failed - skipped) }
}

/**
 * Reads a JUnit XML report: every test case, failed where it holds a failure or an error, else skipped where it says
 * so. A report without cases is believed in its outermost counts. Null where it is no such report.
 */
export function readJunit(text: string): TestReport | null {
  const counter = createTestCounter()
  let outermost: Tag | null = null
  let cases = 0
  const current = { title: '', state: 'none' as 'none' | 'passed' | 'failed' | 'skipped' }
  const close = () => {
    if (current.state !== 'none') counter.add(current.state, current.title)
    current.state = 'none'
  }
  for (const tag of tagsOf(text)) {
    const name = local(tag.name)
    if (tag.kind !== 'close' && (name === 'testsuite' || name === 'testsuites')) {
      if (outermost === null || (outermost.attribute('tests') === null && cases === 0)) outermost = tag
    } else if (name === 'testcase') {
      close()
      if (tag.kind === 'close') continue
      cases += 1
      current.title = titleOf(tag)
      current.state = tag.attribute('status') === 'notrun' ? 'skipped' : 'passed'
      if (tag.kind === 'empty') close()
    } else if (tag.kind !== 'close') {
      if (name === 'failure' || name === 'error') current.state = current.state === 'none' ? 'none' : 'failed'
      else if (name === 'skipped' && current.state === 'passed') current.state = 'skipped'
    }
  }
  close()
  if (outermost === null && cases === 0) return null
  if (cases === 0 && outermost) counter.addCounts(suiteCounts(outermost))
  return counter.report()
}
