import { interpretConfig } from '@shared/domain/config/interpret'
import type { CommandGateConfig, Config } from '@shared/domain/config/schema'
import { verdictKey } from '@shared/domain/gate/cache'
import { gateEnvironment, plainPath } from '@shared/domain/gate/environment'
import { createLineReader, noReadings } from '@shared/domain/gate/figures'
import { namesDependencies } from '@shared/domain/gate/lockfiles'
import { planGates } from '@shared/domain/gate/plan'
import { type GateOutcome, verdictOf } from '@shared/domain/gate/verdict'
import { describe, expect, it } from 'vitest'

const configOf = (file: Record<string, unknown>): Config => {
  const read = interpretConfig({ services: {}, ...file })
  if (!read.ok) throw new Error(JSON.stringify(read.error))
  return read.value
}
const gateOf = (gate: Record<string, unknown>): CommandGateConfig => {
  const found = configOf({ gates: { unit: { run: 'test', ...gate } } }).gates[0]
  if (found?.kind !== 'command') throw new Error('not a command')
  return found
}
const judge = (gate: CommandGateConfig, outcome: GateOutcome, output = '') =>
  verdictOf(gate, {
    outcome,
    readings: output.split('\n').reduce(createLineReader(gate.checks), noReadings),
    baselines: {},
    tests: null,
  })

describe('the verdict of a gate', () => {
  it.each<[string, GateOutcome, string, string | undefined]>([
    ['exit 0', { kind: 'exited', exitCode: 0 }, 'passed', undefined],
    ['exit 1', { kind: 'exited', exitCode: 1 }, 'failed', 'gate-exit'],
    ['a crash of its own', { kind: 'signalled', signal: 'SIGSEGV' }, 'failed', 'gate-killed'],
    ['a kill from outside', { kind: 'signalled', signal: 'SIGKILL' }, 'error', 'gate-killed'],
    ['a time-out', { kind: 'timed-out' }, 'failed', 'gate-timed-out'],
    ['no start', { kind: 'not-started', message: 'no shell' }, 'error', 'gate-not-started'],
  ])('%s', (_, outcome, state, code) => {
    const verdict = judge(gateOf({}), outcome)
    expect(verdict.state).toBe(state)
    expect(verdict.reason?.code).toBe(code)
  })

  it('takes the exit codes it was told to, or leaves all to the checks', () => {
    expect(judge(gateOf({ exit_codes: [0, 3] }), { kind: 'exited', exitCode: 3 }).state).toBe('passed')
    const any = gateOf({ exit_codes: 'any', checks: [{ name: 'n', match: 'n=(\\d+)', equals: 1 }] })
    expect(judge(any, { kind: 'exited', exitCode: 9 }, 'n=1').state).toBe('passed')
    expect(judge(any, { kind: 'exited', exitCode: 0 }, 'n=2')).toMatchObject({
      state: 'failed',
      reason: { code: 'gate-figure' },
    })
  })

  it('records a check that is no blocker and refuses nothing for it', () => {
    const gate = gateOf({ checks: [{ name: 'n', match: 'n=(\\d+)', equals: 1, blocker: false }] })
    expect(judge(gate, { kind: 'exited', exitCode: 0 }, 'n=2')).toMatchObject({
      state: 'passed',
      figures: [{ ok: false }],
    })
  })
})

describe('the gates of a level', () => {
  const config = configOf({
    services: { dev: { gates: ['own', 'unit'] } },
    gates: {
      unit: { run: 'u' },
      docs: { run: 'd', paths: ['docs/**'] },
      own: { run: 'o' },
      taste: { score: { ask: '?', at_least: 7 } },
    },
    levels: { main: { gates: ['unit', 'docs'] } },
  })
  const main = (changed: Config) => {
    const level = changed.levels.find(({ name }) => name === 'main')
    if (!level) throw new Error('no main')
    return level
  }

  it('are those of the level, then the service’s own, each once', () => {
    const plan = planGates(config, main(config), { service: 'dev', paths: ['src/a.ts'] })
    expect(plan.kind === 'gates' && plan.gates.map(({ gate, skip }) => [gate.name, skip?.code])).toEqual([
      ['unit', undefined],
      ['docs', 'paths'],
      ['own', undefined],
    ])
  })

  it('L11: unset and none are not the same', () => {
    const unset = configOf({})
    expect(planGates(unset, main(unset), { service: null, paths: [] })).toMatchObject({
      kind: 'unset',
      reason: { code: 'no-gates' },
    })
    const none = configOf({ levels: { main: { gates: 'none' } } })
    expect(planGates(none, main(none), { service: null, paths: [] })).toEqual({
      kind: 'gates',
      gates: [],
      scores: [],
      saidNone: true,
    })
  })

  it('a score is asked of people beside the gates that run', () => {
    const scored = configOf({
      gates: { taste: { score: { ask: '?', at_least: 7 } } },
      levels: { main: { gates: ['taste'] } },
    })
    expect(planGates(scored, main(scored), { service: null, paths: [] })).toMatchObject({
      kind: 'gates',
      gates: [],
      scores: [{ gate: { name: 'taste' }, skip: null }],
    })
  })
})

describe('the ground gates run on', () => {
  it('has no variable of npm, git or ours, no secret, and nobody’s node_modules on its path', () => {
    const own = {
      PATH: '/p/node_modules/.bin:/usr/bin:/a/node_modules/npm/node-gyp-bin',
      npm_config_x: '1',
      GIT_DIR: '/x',
      API_KEY: 's',
      MY_TOKEN: 't',
      HOME: '/h',
      GIT_AUTHOR_NAME: 'n',
    }
    const env = gateEnvironment(
      own,
      [
        { pass: ['API_KEY'], set: { A: 'project', B: '1' } },
        { pass: [], set: { A: 'gate' } },
      ],
      { ESPALIER_GATE: 'unit' },
      ':',
    )
    expect(env).toEqual({
      PATH: '/usr/bin',
      API_KEY: 's',
      HOME: '/h',
      GIT_AUTHOR_NAME: 'n',
      CI: 'true',
      GIT_TERMINAL_PROMPT: '0',
      A: 'gate',
      B: '1',
      ESPALIER_GATE: 'unit',
    })
    expect(plainPath('C:\\x\\node_modules\\.bin;C:\\bin', ';')).toBe('C:\\bin')
  })

  it('knows lockfiles at any depth', () => {
    expect(
      ['package-lock.json', 'a/b/Cargo.lock', 'requirements-dev.txt', 'src/lock.ts', 'xpackage.json'].map(
        namesDependencies,
      ),
    ).toEqual([true, true, true, false, false])
  })

  it('keeps no verdict for a gate with a baseline, and another for another command or tree', () => {
    const config = configOf({})
    const key = (gate: CommandGateConfig, tree = 't') => verdictKey(gate, { tree, config, path: '/bin' })
    expect(key(gateOf({ checks: [{ name: 'n', match: 'n', baseline: 'k' }] }))).toBeNull()
    expect(new Set([key(gateOf({})), key(gateOf({}), 'u'), key(gateOf({ run: 'other' }))]).size).toBe(3)
  })
})
