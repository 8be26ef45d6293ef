import type { Prepared } from '@main/ports/checkouts'
import type { RepoRef } from '@main/ports/git-types'
import { record } from '@main/ports/record'
import type { LaunchPlan } from '@main/ports/runtimes'
import { checkoutVariables } from '@shared/domain/checkout/variables'
import type { ServiceConfig } from '@shared/domain/config/schema'
import type { Failure } from '@shared/domain/failure'
import { type TeamPlaces, teamPlaces, teamVariables } from '@shared/domain/layout/team-variables'
import { lookup } from '@shared/domain/lookup'
import type { Run } from '@shared/domain/run/schema'
import { CONFLICT } from '@shared/domain/task/handoff'
import type { Task } from '@shared/domain/task/schema'
import { pathPatterns, sourceOf } from '@shared/domain/topology/way'
import { err, ok, type Result } from '@shared/lib/result'
import type { RunsDeps } from './deps'
import { agentEnvironment, authorOf } from './environment'
import { endingOf } from './facts'
import { agentPrompt } from './prompt'
import { typeWhenQuiet } from './typing'

const COLS = 120
const ROWS = 32
/** An agent that stays open shows life while it works; one that shows nothing for so long, ms, waits for somebody. */
const STILL = 60_000
/** Longest variable Linux takes is 128 KiB. */
const LONGEST_VARIABLE = 100_000

/** Where the prompt of a run stands in its checkout. */
export const promptFile = (checkout: string, run: string): string => `${checkout}/.multi-agent/prompts/${run}.md`

interface Launch {
  readonly run: Run
  readonly task: Task
  readonly service: ServiceConfig
  readonly prepared: Prepared
  readonly signal: AbortSignal
}

async function environment(
  deps: RunsDeps,
  launch: Launch,
  repo: RepoRef | null,
  { prompt, team }: { readonly prompt: string; readonly team: TeamPlaces | null },
): Promise<Record<string, string>> {
  const { run, task, service, prepared } = launch
  const config = deps.config.current()
  const runtime = config.runtimes.find(declared => declared.name === service.runtime)
  const checkout = lookup(deps.engine.model().checkouts, prepared.id)
  const file = promptFile(prepared.path, run.id)
  const short = new TextEncoder().encode(prompt).length <= LONGEST_VARIABLE
  const identity = repo ? await deps.git.identity(repo) : null
  return agentEnvironment({
    own: await deps.loginEnv(),
    layers: [config.environment, ...(runtime ? [runtime.environment] : []), service.environment],
    credentials: deps.runtimes.credentials(config, service),
    pathSeparator: deps.pathSeparator,
    author: authorOf(service),
    standIn: identity !== null && !identity.ok && identity.error.code === 'no-identity',
    run: {
      ...deps.reach,
      ESPALIER_TASK: task.id,
      ESPALIER_SERVICE: service.name,
      ESPALIER_RUN: run.id,
      ESPALIER_BASE: prepared.base,
      ESPALIER_BRANCH: prepared.branch,
      ESPALIER_PROMPT: short ? prompt : `Your task is in the file ${file}. Read it and do it.`,
      ESPALIER_PROMPT_FILE: file,
      ESPALIER_DIR: `${prepared.path}/.multi-agent`,
      ...(checkout ? checkoutVariables(checkout) : {}),
      ...teamVariables(team),
    },
  })
}

/** Starts the session of a run. One that an earlier try started already is taken as it is. */
async function openSession(
  deps: RunsDeps,
  launch: Launch,
  plan: LaunchPlan,
  env: Record<string, string>,
): Promise<Result<void, Failure>> {
  const { run, task, prepared } = launch
  const created = await deps.terminals.create({
    id: run.id,
    argv: [...plan.argv],
    cwd: prepared.path,
    env,
    cols: COLS,
    rows: ROWS,
    ...(endingOf(deps, run) === 'trailer' ? { stillMs: STILL } : {}),
    meta: {
      project: deps.project,
      kind: 'run',
      title: task.title,
      run: run.id,
      task: task.id,
      service: run.service,
      checkout: prepared.id,
    },
  })
  if (created.ok || created.error.code === 'session-exists') return ok(undefined)
  return err({
    code: created.error.code,
    message: `The agent's terminal could not be opened: ${created.error.message}`,
  })
}

const offLimits = (path: string): Failure => ({
  code: 'main-checkout',
  message: `${path} is your own checkout, or lies in it without being one: no agent runs there.`,
  hint: 'Set checkouts.root to a folder outside the repository, or remove the folder and try again.',
})

/** What a specialist keeps to. */
function steadyOf(deps: RunsDeps, service: ServiceConfig) {
  const config = deps.config.current()
  const branch = sourceOf(config, service.name)
  return branch === null ? null : { branch, paths: pathPatterns(config, service) }
}

/** Why the task's work came back, while whoever was to go on from it still waits. */
function briefOf(deps: RunsDeps, { handback }: Task): string | null {
  const receiver = lookup(deps.engine.model().tasks, handback?.by)
  if (!handback || receiver?.status !== 'blocked' || receiver.reason?.code !== CONFLICT) return null
  const files = handback.reason.facts?.evidence
  return `${handback.reason.message}${handback.reason.hint ? ` ${handback.reason.hint}` : ''}${files ? `\n\n${files}` : ''}`
}

/** Starts the agent of a run in its prepared checkout and records that it runs. Failures: the runtime's, the terminal's. */
export async function launch(deps: RunsDeps, given: Launch): Promise<Result<void, Failure>> {
  const { run, task, service, prepared, signal } = given
  await record(deps.engine, { type: 'run.prepare', id: run.id, step: `starting ${service.runtime}`.slice(0, 300) })
  const previous = Object.values(deps.engine.model().runs)
    .filter(other => other.task === task.id && other.id !== run.id)
    .at(-1)
  const own = { service: service.name, own: prepared.path }
  const team = teamPlaces(deps.config.current(), deps.engine.model(), own)
  const prompt = agentPrompt({
    task,
    run,
    service,
    branch: prepared.branch,
    mainCheckout: deps.repo.root,
    team,
    steady: steadyOf(deps, service),
    ...(prepared.handed ? { handed: prepared.handed } : {}),
    ...(prepared.offers ? { offers: prepared.offers } : {}),
    pointers: prepared.pointers ?? false,
    brief: briefOf(deps, task),
    earlier: previous?.reason?.message ?? null,
  })
  const file = promptFile(prepared.path, run.id)
  const written = await deps.files.write(file, prompt)
  if (!written.ok) return err({ code: 'prompt-file', message: written.error.message, path: file })
  const opened = await deps.checkouts.open(prepared.path)
  if (opened.ok && deps.repo.root !== null && opened.value.root === deps.repo.root) return err(offLimits(prepared.path))
  const git = opened.ok ? opened.value : undefined
  const env = await environment(deps, given, git ?? null, { prompt: prompt.replaceAll('\0', ''), team })
  const config = deps.config.current()
  const plan = await deps.runtimes.plan({
    config,
    service,
    prompt,
    promptFile: file,
    checkout: prepared.path,
    git,
    env,
  })
  if (!plan.ok) return err({ code: plan.error.code, message: plan.error.message, hint: plan.error.hint })
  if (signal.aborted || lookup(deps.engine.model().runs, run.id)?.state !== 'preparing') {
    return err({ code: 'cancelled', message: 'It was stopped before its agent was started.' })
  }
  const session = await openSession(deps, given, plan.value, env)
  if (!session.ok) return session
  // Recorded only when it has been typed: a crash before that makes the next start type it.
  if (plan.value.typed !== null) await typeWhenQuiet(deps, run.id, plan.value.typed, signal)
  return record(deps.engine, { type: 'run.start', id: run.id, session: run.id })
}
