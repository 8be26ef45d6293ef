import type { ArmInput, Graft, ShootInput, TipState, TreeInput } from '@shared/domain/tree/types'

const NAMES = ['devon', 'tara', 'mila', 'otto', 'ines', 'ravi', 'june', 'kato', 'lena', 'emil', 'noor', 'pax']
const TITLES = [
  'Wire the login form',
  'Parse the config',
  'Retry on 429',
  'Dark palette',
  'Cache verdicts',
  'Split the store',
  'Stream the log',
  'Index the events',
  'Fix flaky watcher',
  'Signed commits',
]
const STATES: TipState[] = [
  'running',
  'running',
  'queued',
  'running',
  'assigned',
  'proving',
  'running',
  'landed',
  'waiting',
  'failed',
  'ready',
  'running',
  'idle',
  'refused',
  'held',
  'preparing',
]
const NOW = 1_760_000_000_000
const MINUTE = 60_000

const shootOf = (index: number, arm: string | null): ShootInput => {
  const state = STATES[index % STATES.length] ?? 'running'
  const round = Math.floor(index / NAMES.length)
  const name = `${NAMES[index % NAMES.length]}${round === 0 ? '' : `-${round + 1}`}`
  const still = state === 'idle' || state === 'assigned'
  const commits = still ? 0 : ([3, 7, 12, 1, 24, 5, 40, 2][(index * 5) % 8] ?? 3)
  const title = TITLES[index % TITLES.length] ?? ''
  return {
    key: still ? `agent:${name}` : `feature/${index}-${name}`,
    agent: name,
    arm,
    name,
    task: state === 'idle' ? null : { id: `t-${index}`, title, status: 'running' },
    branch: still ? null : `feature/${index}-${name}`,
    target: 'main',
    state,
    reason: state === 'refused' ? 'Gate unit failed: exit code 1.' : null,
    ahead: state === 'landed' ? 0 : commits,
    behind: still || state === 'landed' ? 0 : ([0, 0, 2, 0, 6, 1, 14, 0, 30][(index * 7) % 9] ?? 0),
    commits,
    subject: 'Add the form',
    since: NOW - (index + 1) * 7 * MINUTE,
    gates: state === 'proving' ? { done: 2, total: 5 } : { done: 0, total: 0 },
    run: still ? null : `r-${index}`,
    session: state === 'running' ? `s-${index}` : null,
    landing: null,
    backlog: index % 3,
    tries: 1 + (index % 5 === 4 ? 3 : 0),
  }
}

const grafts: Graft[] = [
  ['Rate limits per key', 'devon', 2],
  ['Explain a refusal', 'tara', 11],
  ['Walk the tree once', 'ines', 34],
  ['Pin the toolchain', 'otto', 96],
].map(([title, service, minutes], index) => ({
  id: `l-${index}`,
  title: String(title),
  branch: `feature/${index}`,
  service: String(service),
  commit: 'a81f3c2'.padEnd(40, '0'),
  at: NOW - Number(minutes) * MINUTE,
}))

/** Facts for a picture of `agents` agents in `teams` teams (0: none). */
export const sample = (agents: number, teams: number): { input: TreeInput; now: number } => {
  const names = ['alpha', 'beta', 'gamma', 'delta', 'engine', 'docs', 'ops', 'ui', 'api', 'core']
  const arms: ArmInput[] = Array.from({ length: teams }, (_, index) => ({
    id: `team:${names[index]}`,
    label: names[index] ?? '',
    branch: `team/${names[index]}`,
    direct: false,
    ahead: (index * 3) % 7,
    behind: index % 3,
    landing: index === 2 ? 'queued' : null,
  }))
  const shoots = Array.from({ length: agents }, (_, index) => {
    const team = Math.floor((index * teams) / Math.max(1, agents))
    return shootOf(index, arms[team]?.id ?? null)
  })
  return {
    now: NOW,
    input: {
      trunk: { branch: 'main', head: 'a81f3c2d4e5f60718293a4b5c6d7e8f901234567', landed: agents === 1 ? 0 : 214 },
      leader: teams > 0 ? { branch: 'integration/weekly', ahead: 9, behind: 0 } : null,
      grafts: agents === 1 ? [] : grafts,
      arms,
      agents: shoots.map(({ agent, arm }) => ({ seat: agent ?? '', arm })),
      shoots,
      ties: agents >= 12 ? [{ a: shoots[1]?.key ?? '', b: shoots[5]?.key ?? '', label: 'src/login.ts' }] : [],
    },
  }
}
