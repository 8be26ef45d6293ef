import { join } from 'node:path'
import { findProgram } from '@main/adapters/pty/find-program'
import type { Argv, Env, Processes } from '@main/ports/processes'
import type { LaunchPlan, LaunchRequest, RuntimeError, RuntimeReport, Runtimes } from '@main/ports/runtimes'
import { builtinRuntimes } from '@shared/domain/config/runtimes'
import type { Config, ServiceConfig } from '@shared/domain/config/schema'
import { err, ok, type Result } from '@shared/lib/result'
import { entryOf, type ResolvedRuntime, resolveRuntime } from './resolve'

/** Longest single argument or variable Linux accepts is 128 KiB; a longer prompt is handed over by its file. */
const LONGEST_ARGUMENT = 100_000
const VERSION_PATIENCE = 5000

const given = (env: Env): Record<string, string> =>
  Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))

const missing = (runtime: ResolvedRuntime, service: string): RuntimeError => {
  const [command] = runtime.command
  const message = `${command}, which runs ${service}, was not found on your PATH. Install it, or choose another runtime for ${service}.`
  return { code: 'agent-missing', runtime: runtime.name, command, message, hint: runtime.get }
}

/** The prompt as one argument, or a pointer to its file where it is too long to be one. */
export function promptArgument(prompt: string, promptFile: string): string {
  const text = prompt.replaceAll('\0', '')
  return Buffer.byteLength(text) <= LONGEST_ARGUMENT
    ? text
    : `Your task is in the file ${promptFile}. Read it and do it.`
}

/** What a commit in a checkout writes to; not git's configuration and hooks, which others' commands would run. */
const committing = ({ gitDir, commonDir }: NonNullable<LaunchRequest['git']>): string[] =>
  gitDir === commonDir ? [gitDir] : [gitDir, ...['objects', 'refs', 'logs'].map(name => join(commonDir, name))]

function argvOf(runtime: ResolvedRuntime, request: LaunchRequest): Argv {
  const [program, ...rest] = runtime.command
  const folders = request.git ? (runtime.foldersArgs?.(committing(request.git)) ?? []) : []
  const start: Argv = [program, ...rest, ...folders, ...runtime.args, ...runtime.promptArgs]
  switch (runtime.prompt) {
    case 'argument':
      return [...start, promptArgument(request.prompt, request.promptFile)]
    case 'file':
      return [...start, request.promptFile]
    case 'stdin':
      // Fixed text for the shell; the program and the file reach it as arguments and a variable, never as code.
      return ['sh', '-c', 'exec "$@" < "$ESPALIER_PROMPT_FILE"', 'sh', ...start]
    default:
      return start
  }
}

async function plan(request: LaunchRequest): Promise<Result<LaunchPlan, RuntimeError>> {
  const resolved = resolveRuntime(request.config, request.service)
  if (!resolved.ok) return resolved
  const runtime = resolved.value
  if ((await findProgram(runtime.command[0], request.checkout, given(request.env))) === undefined) {
    return err(missing(runtime, request.service.name))
  }
  return ok({
    argv: argvOf(runtime, request),
    typed: runtime.prompt === 'type' ? promptArgument(request.prompt, request.promptFile) : null,
    ending: endingOf(runtime),
  })
}

const endingOf = (runtime: ResolvedRuntime): LaunchPlan['ending'] => (runtime.interactive ? 'trailer' : 'exit')

function ending(config: Config, service: ServiceConfig): LaunchPlan['ending'] {
  const resolved = resolveRuntime(config, service)
  return resolved.ok ? endingOf(resolved.value) : 'exit'
}

function credentials(config: Config, service: ServiceConfig): readonly string[] {
  const resolved = resolveRuntime(config, service)
  return resolved.ok ? resolved.value.credentials : []
}

/** Makes the one that knows how agents are started. `processes` asks found programs for their version. */
export function createRuntimes({ processes }: { readonly processes: Processes }): Runtimes {
  const versionOf = async (path: string, env: Env, cwd: string) => {
    const asked = await processes.run({
      argv: [path, '--version'],
      cwd,
      env,
      timeoutMs: VERSION_PATIENCE,
      maxBuffer: 10_000,
    })
    if (!asked.ok || asked.value.exitCode !== 0) return null
    return /\d+\.\d+[\w.-]*/.exec(asked.value.stdout.toString('utf8'))?.[0] ?? null
  }

  const report = async (
    runtime: string,
    command: string,
    facts: { hint: string; used: boolean; ask: boolean },
    env: Env,
  ) => {
    const cwd = env.HOME ?? '/'
    const path = (await findProgram(command, cwd, given(env))) ?? null
    const version = path && facts.ask ? await versionOf(path, env, cwd) : null
    return { runtime, command, path, version, hint: facts.hint, used: facts.used }
  }

  const survey = (config: Config, env: Env): Promise<RuntimeReport[]> => {
    const used = new Map<string, ResolvedRuntime>()
    for (const service of config.services) {
      const resolved = resolveRuntime(config, service)
      if (resolved.ok) used.set(service.runtime, resolved.value)
    }
    const named = [...used.values()].map(runtime => {
      // Only programs of the table are known to answer --version without doing anything else.
      const ask = builtinRuntimes.some(name => entryOf(name)?.command?.[0] === runtime.command[0])
      return report(runtime.name, runtime.command[0], { hint: runtime.get, used: true, ask }, env)
    })
    const others = builtinRuntimes.flatMap(name => {
      const entry = entryOf(name)
      const [command] = entry?.command ?? []
      if (used.has(name) || !entry || command === undefined) return []
      return [report(name, command, { hint: entry.get, used: false, ask: true }, env)]
    })
    return Promise.all([...named, ...others])
  }

  return { plan, ending, credentials, survey }
}
