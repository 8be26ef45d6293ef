import { z } from 'zod'

/** Most failing names kept of one gate; the counts go on. */
const NAMES = 50
const NAME_LENGTH = 300

/** What test reports said: how many of each, and which failed. */
export const TestReport = z.object({
  passed: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
  skipped: z.number().int().nonnegative(),
  total: z.number().int().nonnegative(),
  /** Names of tests that failed; the first of them where there are many. */
  failing: z.array(z.string()),
})
export type TestReport = z.infer<typeof TestReport>

/** Adds up tests one by one. */
export interface TestCounter {
  add(state: 'passed' | 'failed' | 'skipped', name: string): void
  /** Adds counts that came without names. */
  addCounts(counts: { readonly passed: number; readonly failed: number; readonly skipped: number }): void
  report(): TestReport
}

/** Makes a counter that starts at nothing. */
export function createTestCounter(): TestCounter {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  const failing: string[] = []
  return {
    add(state, name) {
      counts[state] += 1
      if (state === 'failed' && failing.length < NAMES)
        failing.push(name.slice(0, NAME_LENGTH) || 'a test without a name')
    },
    addCounts(more) {
      counts.passed += more.passed
      counts.failed += more.failed
      counts.skipped += more.skipped
    },
    report: () => ({ ...counts, total: counts.passed + counts.failed + counts.skipped, failing: [...failing] }),
  }
}

/** Several reports as one; null where there is none. */
export function mergeReports(reports: readonly TestReport[]): TestReport | null {
  if (reports.length === 0) return null
  const sum = (key: 'passed' | 'failed' | 'skipped' | 'total') => reports.reduce((all, one) => all + one[key], 0)
  return {
    passed: sum('passed'),
    failed: sum('failed'),
    skipped: sum('skipped'),
    total: sum('total'),
    failing: reports.flatMap(one => one.failing).slice(0, NAMES),
  }
}
