import type { GateResult } from '@main/ports/gate-runner'
import type { Judged } from './judge'

const SAID_NONE = {
  name: 'none',
  blocker: false,
  skip: { code: 'gates-none', message: 'This level says gates: none, so nothing was run.' },
  unblocks: [],
  score: null,
}

/** What stands on record for a link's gates before any has run. */
export const recordedGates = ({ gates, scores, saidNone }: Judged) => [
  ...(saidNone && gates.length === 0 && scores.length === 0 ? [SAID_NONE] : []),
  ...gates.map(({ gate, skip }) => ({
    name: gate.name,
    blocker: gate.blocker,
    skip,
    unblocks: [...gate.unblocks],
    score: null,
  })),
  ...scores.map(({ gate, skip, verdict }) => ({
    name: gate.name,
    blocker: gate.blocker,
    skip,
    unblocks: [...gate.unblocks],
    score: skip ? null : verdict.figure,
  })),
]

/** A gate's result as it is recorded with a landing. */
export const gateEnd = (result: GateResult) => ({
  gate: result.gate,
  state: result.state,
  exitCode: result.exitCode,
  figures: [...result.figures],
  reason: result.reason,
  cached: result.cached,
  tests: result.tests,
  artifacts: [...result.artifacts],
  tries: result.tries,
})
