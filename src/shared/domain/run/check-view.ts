import type { RunCheck } from './schema'

/** What a quick gate said of the latest commit it looked at. */
export const checkView = (check: RunCheck | null) =>
  check && {
    gate: check.gate,
    ok: check.state === 'passed',
    commit: check.commit,
    exit_code: check.exitCode,
    tests: check.tests,
    figures: check.figures,
    log: check.log,
    reason: check.reason?.message ?? null,
  }
