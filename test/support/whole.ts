import { join } from 'node:path'
import { openSqlite } from '@main/store/sqlite'
import type { EventView } from '@shared/domain/event-view'
import type { CheckoutView, LandingView, TaskView } from '@shared/domain/views'
import { type LiveProcess, processesOf } from './census'
import { type CliAnswer, type CliOptions, type Running, runCli, startCli } from './cli'
import { must } from './engine'
import { scriptedAgent } from './scripted-agent'
import { makeRepo, type TempRepo, type TempRepoOptions } from './temp-repo'
import { until } from './until'

export type Extra = Partial<CliOptions>

/** A repository with a configuration and scripted agents, worked on only through the built program. */
export interface Whole extends TempRepo {
  /** Runs a command line to its end. */
  cli(args: readonly string[], extra?: Extra): Promise<CliAnswer>
  /** Runs it with --json, demands an exit code (0 by default) and gives what it printed. */
  ask<T>(args: readonly string[], code?: number, extra?: Extra): Promise<T>
  /** Runs it with --json, demands that it fails with one clear error, and gives that. */
  fails(args: readonly string[], extra?: Extra): Promise<CliFailure>
  /** Starts a command line that goes on; ended with the project at the latest. */
  start(args: readonly string[], extra?: Extra): Running
  /** `task add` with an id; answers the task. */
  add(id: string, ...args: string[]): Promise<TaskView>
  tasks(): Promise<TaskView[]>
  landings(): Promise<LandingView[]>
  /** The agents' checkouts, the first one alone by `checkout`. */
  checkouts(): Promise<CheckoutView[]>
  checkout(): Promise<CheckoutView>
  events(): Promise<EventView[]>
  /** Rows of the project's database as it is on disk, whoever runs the engine. */
  rows<T>(sql: string, ...values: (string | number)[]): T[]
  /** Whatever is alive of what was started here. */
  processes(): Promise<LiveProcess[]>
  /** Waits until nothing is left of what was started here but the terminals' host, which ends by itself later. */
  settled(): Promise<void>
}

export interface CliFailure {
  readonly code: number | null
  readonly error: {
    code: string
    message: string
    path: string | null
    line: number | null
    column: number | null
    hint: string | null
  }
}

export interface WholeOptions extends Omit<TempRepoOptions, 'files'> {
  readonly files?: Readonly<Record<string, string>>
  /** Lines of each agent by task id, `*` for all others. */
  readonly agents?: Readonly<Record<string, string>>
  readonly config?: string
  readonly gitConfig?: string
  /** multi-agent.yaml; made from the agents otherwise. */
  readonly yaml?: (agent: string) => string
}

/** A configuration of services that all run a script, landing on main through `gates` (lines of YAML; none by default). */
export const yaml = (
  agent: string,
  {
    services = ['devon', 'tara', 'remy'],
    more = '',
    level = 'gates: none',
  }: {
    services?: readonly string[]
    more?: string
    level?: string
  } = {},
): string =>
  [
    'version: 1',
    'services:',
    ...services.map(name => `  ${name}: { runtime: script, retries: 0 }`),
    'runtimes:',
    `  script: { command: [sh, ${JSON.stringify(agent)}], prompt: env }`,
    'levels:',
    `  main: { ${level} }`,
    more,
    '',
  ].join('\n')

/** Makes a repository whose agents are a script, with everything isolated in a folder of its own. */
export async function makeWhole(options: WholeOptions = {}): Promise<Whole> {
  const repo = await makeRepo({
    ...options,
    files: undefined,
    ...(options.gitConfig === undefined ? {} : { config: options.gitConfig }),
  })
  const agent = await scriptedAgent(join(repo.dir, 'agents'), options.agents ?? { '*': 'true' })
  if (!options.bare)
    await repo.commit('First', {
      'README.md': 'A project\n',
      'multi-agent.yaml': (options.yaml ?? yaml)(agent),
      ...options.files,
    })
  return wrapWhole(repo)
}

/** Puts the built program around a repository that is there. */
export function wrapWhole(repo: TempRepo): Whole {
  const running: Running[] = []
  const made = (extra: Extra = {}): CliOptions => ({ cwd: repo.root, ...extra, env: { ...repo.env, ...extra.env } })
  const cli = (args: readonly string[], extra?: Extra) => runCli(args, made(extra))

  async function ask<T>(args: readonly string[], code = 0, extra?: Extra): Promise<T> {
    const answer = await cli([...args, '--json'], extra)
    if (answer.code !== code)
      throw new Error(`${args.join(' ')} gave ${answer.code}, not ${code}:\n${answer.stdout}\n${answer.stderr}`)
    return JSON.parse(answer.stdout) as T
  }
  function rows<T>(sql: string, ...values: (string | number)[]): T[] {
    const db = must(openSqlite(join(repo.root, '.git/espalier/espalier.db'), { timeout: 5000, readonly: true }))
    try {
      return db.prepare<T>(sql).all(...values)
    } finally {
      db.close()
    }
  }
  const checkouts = async () => (await ask<CheckoutView[]>(['checkout', 'list'])).filter(one => one.service !== null)
  const processes = () => processesOf(repo.dir)

  return {
    ...repo,
    cli,
    ask,
    rows,
    processes,
    fails: async (args, extra) => {
      const { code, stdout, stderr } = await cli([...args, '--json'], extra)
      const parsed = parseFailure(stderr)
      if (code === 0 || stdout !== '' || parsed === null)
        throw new Error(`${args.join(' ')} should fail with one error, gave ${code}:\n${stdout}\n${stderr}`)
      return { code, error: parsed }
    },
    start: (args, extra) => {
      const one = startCli(args, made(extra))
      running.push(one)
      return one
    },
    add: (id, ...args) => ask<TaskView>(['task', 'add', `Task ${id}`, '--id', id, ...args]),
    tasks: () => ask<TaskView[]>(['task', 'list']),
    landings: () => ask<LandingView[]>(['landing', 'list']),
    checkouts,
    checkout: async () => {
      const [first] = await checkouts()
      if (!first) throw new Error('No agent has a checkout')
      return first
    },
    events: async () => {
      const answer = await cli(['events', '--json'])
      return answer.stdout
        .split('\n')
        .filter(text => text !== '')
        .map(text => JSON.parse(text) as EventView)
    },
    settled: async () => {
      let left: LiveProcess[] = []
      await until(
        () => `only the PTY host is left, not ${JSON.stringify(left)}`,
        async () => {
          left = (await processes()).filter(one => !one.command.includes('--app-version'))
          return left.length === 0
        },
      )
    },
    dispose: async () => {
      for (const one of running) one.signal('SIGKILL')
      // What a process starts while it is ended is seen the next time round.
      await until('everything that was started is gone', async () => {
        const left = await processes()
        for (const { pid } of left) end(pid)
        return left.length === 0
      })
      await repo.dispose()
    },
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It was faster.
  }
}

/** The one error on stderr with --json; null where there is anything else. */
function parseFailure(stderr: string): CliFailure['error'] | null {
  const lines = stderr.split('\n').filter(text => text !== '')
  if (lines.length !== 1) return null
  try {
    const { error, ...rest } = JSON.parse(lines[0] ?? '') as { error?: CliFailure['error'] }
    return error && Object.keys(rest).length === 0 ? error : null
  } catch {
    return null
  }
}
