import { readJunit } from '@shared/domain/gate/junit'
import { mergeReports } from '@shared/domain/gate/reports'
import { createTapReader, readTap } from '@shared/domain/gate/tap'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

describe('JUnit', () => {
  it('counts cases as every runner writes them and names the failing ones', () => {
    const report = readJunit(`<?xml version="1.0"?>
<!-- <testcase name="not me"/> -->
<testsuites tests="99">
  <testsuite name="s" tests="99" failures="7">
    <testcase classname="a.B" name="works &amp; more" time="0.1"/>
    <testcase classname="a.B" name="x &lt; y"><failure message="a > b"><![CDATA[</testcase><testcase name="no"/>]]></failure></testcase>
    <testcase name="broke"><error/><system-out>out</system-out></testcase>
    <testcase name="later"><skipped/></testcase>
    <testcase name="flaky"><flakyFailure/></testcase>
    <testcase name="off" status="notrun"/>
  </testsuite>
</testsuites>`)
    expect(report).toEqual({ passed: 2, failed: 2, skipped: 2, total: 6, failing: ['a.B › x < y', 'broke'] })
  })

  it('believes the counts of a report without cases, once', () => {
    const text =
      '<testsuites><testsuite tests="10" failures="1" errors="2" skipped="3"><properties/></testsuite></testsuites>'
    expect(readJunit(text)).toEqual({ passed: 4, failed: 3, skipped: 3, total: 10, failing: [] })
    expect(
      readJunit(`<testsuites tests="5" failures="1">${'<testsuite tests="5"/>'.repeat(3)}</testsuites>`),
    ).toMatchObject({ total: 5 })
  })

  it('obeys no declaration: entities stay what they are, and bombs do nothing', () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>
<testsuite><testcase name="&b;&f;&#x41;&#66;"><failure/></testcase></testsuite>`
    expect(readJunit(bomb)?.failing).toEqual(['&b;&f;AB'])
    expect(readJunit('<a>'.repeat(100_000))).toBeNull()
    expect(readJunit('<html><body>no report</body></html>')).toBeNull()
    expect(readJunit('')).toBeNull()
  })

  it('reads any text without failing, however it is cut', () => {
    const whole =
      '<testsuite name="s"><testcase name="a"/><testcase name="b"><failure>x</failure></testcase></testsuite>'
    for (let end = 0; end <= whole.length; end++) expect(() => readJunit(whole.slice(0, end))).not.toThrow()
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('<', '>', '"', '/', '!', '-', '[', ']', 'testcase', 'failure', ' name=', '&#x41;'),
        }),
        text => {
          const report = readJunit(text)
          if (report) expect(report.total).toBe(report.passed + report.failed + report.skipped)
        },
      ),
    )
  })
})

describe('TAP', () => {
  it('counts results, directives and what was planned and never ran', () => {
    expect(
      readTap(
        'TAP version 13\n1..5\nok 1 - a\nnot ok 2 - b # TODO some day\nok 3 # SKIP no net\nnot ok 4 - d\n  ---\n  at: x\n  ...\n',
      ),
    ).toEqual({
      passed: 1,
      failed: 2,
      skipped: 2,
      total: 5,
      failing: ['d', '1 of 5 planned tests never ran'],
    })
    expect(readTap('Bail out! no database')).toMatchObject({ failed: 1, failing: ['Bail out! no database'] })
    expect(readTap('1..0 # skip nothing here')).toMatchObject({ total: 0 })
    expect(readTap('hello\nworld')).toBeNull()
  })

  it('counts the leaves of subtests, and a group that failed by itself', () => {
    const nested = `# Subtest: group
    ok 1 - inner one
    not ok 2 - inner two
    1..2
not ok 1 - group
# Subtest: other
    ok 1 - fine
    1..1
not ok 2 - other
1..2`
    expect(readTap(nested)).toEqual({ passed: 2, failed: 2, skipped: 0, total: 4, failing: ['inner two', 'other'] })
  })

  it('reads through colours and carriage returns', () => {
    const reader = createTapReader()
    for (const line of ['\u001b[32mok 1 - green\u001b[0m\r', 'not ok 2 - red\r']) reader.line(line)
    expect(reader.end()).toMatchObject({ passed: 1, failed: 1, failing: ['red'] })
  })
})

it('several reports are one; none are none', () => {
  const one = { passed: 1, failed: 1, skipped: 0, total: 2, failing: ['a'] }
  expect(mergeReports([one, one])).toEqual({ passed: 2, failed: 2, skipped: 0, total: 4, failing: ['a', 'a'] })
  expect(mergeReports([])).toBeNull()
})
