import { emptyModel, type Model } from '@shared/domain/model'
import { noPlan } from '@shared/domain/phase/plan'

const oid = (letter: string): string => letter.repeat(40)
const NAMES = ['devon', 'tara', 'mila', 'otto']

/** A small project in mid-work: two agents run, one landing is queued, one agent is free. `now` in ms. */
export const sampleModel = (now: number): Model => {
  const model = emptyModel()
  model.project = {
    name: 'harness',
    root: '/harness',
    commonDir: '/harness/.git',
    mainBranch: 'main',
    config: {
      source: 'file',
      hash: 'h',
      services: NAMES.map(name => ({
        name,
        role: 'implementor',
        persona: '',
        runtime: 'script',
        team: null,
        instances: 1,
        sideWork: [],
      })),
      teams: [],
      handoffs: [],
      feature: null,
      levels: [{ name: 'main', branch: 'main', trigger: 'ready', gates: [], approve: [] }],
      gates: [],
      agentsAtOnce: null,
      staleAfter: 259_200_000,
      plan: noPlan,
    },
    problems: [],
    paused: null,
    migration: null,
    layout: null,
  }
  model.branches.main = {
    name: 'main',
    level: 'main',
    parent: null,
    head: oid('a'),
    ahead: 0,
    behind: 0,
    subject: 'Start',
    committedAt: now - 600_000,
    service: null,
    task: null,
  }
  for (const [at, service] of NAMES.slice(0, 3).entries()) addWork(model, service, at, now)
  return model
}

const addWork = (model: Model, service: string, at: number, now: number): void => {
  const id = `t-${at}`
  const branch = `feature/${id}-${service}`
  const queued = at === 2
  model.tasks[id] = {
    id,
    title: ['Wire the login form', 'Parse the config', 'Retry on 429'][at] ?? id,
    description: '',
    status: queued ? 'landing' : 'running',
    service,
    createdBy: 'you',
    dependencies: [],
    priority: 'normal',
    order: at,
    paths: [],
    kind: 'work',
    teams: [],
    feature: null,
    phase: null,
    handoff: null,
    handback: null,
    branch,
    run: `r-${at}`,
    landing: queued ? `l-${at}` : null,
    brief: null,
    attempts: 1,
    reason: null,
    notBefore: null,
    createdAt: now - 500_000,
    updatedAt: now - 100_000,
  }
  model.runs[`r-${at}`] = {
    id: `r-${at}`,
    task: id,
    service,
    instance: 1,
    attempt: 1,
    runtime: 'script',
    state: queued ? 'ended' : 'running',
    outcome: queued ? 'complete' : null,
    step: null,
    checkout: null,
    branch,
    base: oid('a'),
    head: oid('b'),
    commits: 3 + at * 2,
    subject: 'Add the form',
    waves: [],
    check: null,
    asks: null,
    session: `s-${at}`,
    setupLog: null,
    exitCode: queued ? 0 : null,
    reason: null,
    startedAt: now - 300_000 + at,
    endedAt: queued ? now - 60_000 : null,
  }
  model.branches[branch] = {
    name: branch,
    level: 'agent',
    parent: 'main',
    head: oid('b'),
    ahead: 3 + at * 2,
    behind: at,
    subject: 'Add the form',
    committedAt: now - 60_000,
    service,
    task: id,
  }
  if (!queued) return
  model.landings[`l-${at}`] = {
    id: `l-${at}`,
    branch,
    level: 'main',
    target: 'main',
    task: id,
    service,
    state: 'queued',
    head: oid('b'),
    resolved: null,
    reverts: null,
    brief: null,
    restores: [],
    base: null,
    candidate: null,
    batch: null,
    landedCommit: null,
    gates: [],
    approvals: [],
    exceptions: [],
    cleared: null,
    promotes: null,
    also: [],
    scores: [],
    priority: 'normal',
    order: 1,
    moved: false,
    reason: null,
    attempts: 1,
    queuedAt: now - 50_000,
    offeredAt: now - 50_000,
    endedAt: null,
  }
}

/** The same project after its landing has landed. */
export const landed = (model: Model, now: number): Model => {
  const [id] = Object.keys(model.landings)
  const landing = id === undefined ? undefined : model.landings[id]
  if (id === undefined || landing === undefined) return model
  const done = { ...landing, state: 'landed' as const, landedCommit: oid('c'), endedAt: now }
  return { ...model, landings: { ...model.landings, [id]: done } }
}
