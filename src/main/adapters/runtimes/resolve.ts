import type { RuntimeError } from '@main/ports/runtimes'
import { runtimeNamed } from '@shared/domain/config/rules'
import type { BuiltinRuntime, Config, PromptDelivery, ServiceConfig } from '@shared/domain/config/schema'
import { err, ok, type Result } from '@shared/lib/result'
import { type RuntimeEntry, runtimeTable } from './table'

/** A runtime with the configuration laid over the table: nothing is left open. */
export interface ResolvedRuntime {
  readonly name: string
  readonly command: readonly [string, ...string[]]
  /** What the configuration adds; the last word is the person's. */
  readonly args: readonly string[]
  readonly prompt: PromptDelivery
  readonly promptArgs: readonly string[]
  readonly interactive: boolean
  /** Lets it write to git's own folders; null where nothing keeps it from them, or where it may not commit. */
  readonly foldersArgs: RuntimeEntry['foldersArgs']
  readonly credentials: readonly string[]
  readonly get: string
}

/** The table's entry a name stands for, if it stands for one with a program. */
export const entryOf = (like: BuiltinRuntime | null): RuntimeEntry | null =>
  like === null || like === 'api' ? null : runtimeTable[like]

/** Puts together what the table, the runtime's entry in the file and the service say. */
export function resolveRuntime(config: Config, service: ServiceConfig): Result<ResolvedRuntime, RuntimeError> {
  const name = service.runtime
  const declared = runtimeNamed(config, name)
  if (!declared) {
    const message = `The service ${service.name} asks for the runtime ${name}, and there is none of that name.`
    return err({ code: 'unknown-runtime', runtime: name, message, hint: `Declare ${name} under runtimes.` })
  }
  if (declared.like === 'api' && declared.command === null) {
    const message = `The runtime ${name} talks to a model by itself; this version of Espalier cannot do that yet.`
    return err({
      code: 'not-built',
      runtime: name,
      message,
      hint: 'Choose claude, codex, gemini, opencode, aider or script.',
    })
  }
  const entry = entryOf(declared.like)
  const interactive = declared.interactive ?? entry?.interactive ?? false
  // An entry that stays open by itself has another form that does one task and leaves.
  const once = entry?.interactive && !interactive ? entry.once : null
  const [program, ...rest] = declared.command ?? [...(entry?.command ?? []), ...(once?.args ?? [])]
  if (program === undefined) {
    const message = `The runtime ${name} of ${service.name} has no command, so nothing can be started.`
    const hint = `Write the program under runtimes: { ${name}: { command: [bash, agent.sh] } }.`
    return err({ code: 'runtime-command', runtime: name, message, hint })
  }
  const prompt = declared.prompt ?? entry?.prompt ?? 'env'
  return ok({
    name,
    command: [program, ...rest, ...(entry ? settings(entry, service) : [])],
    args: declared.args,
    prompt,
    promptArgs: entry && prompt === entry.prompt ? (once ?? entry).promptArgs : [],
    interactive,
    foldersArgs: entry && service.commits ? entry.foldersArgs : null,
    credentials: entry?.credentials ?? [],
    get: entry?.get ?? `Install ${program}, or put its folder on your PATH.`,
  })
}

function settings(entry: RuntimeEntry, service: ServiceConfig): string[] {
  const allowed = allowedTools(entry, service)
  const writes = service.directories.some(({ access }) => access === 'write')
  return [
    ...(service.model && entry.modelArg ? [entry.modelArg, service.model] : []),
    ...(writes ? entry.editArgs : []),
    ...(allowed.length > 0 && entry.allowArg ? [`${entry.allowArg}=${allowed.join(',')}`] : []),
    ...(service.tools_restricted.length > 0 && entry.denyArg
      ? [`${entry.denyArg}=${service.tools_restricted.map(asTool).join(',')}`]
      : []),
  ]
}

function allowedTools(entry: RuntimeEntry, { tools_allowed, commits }: ServiceConfig): string[] {
  const named = tools_allowed.flatMap(tool => (tool === 'all' ? entry.allTools : [tool]))
  return [...new Set([...named, ...(commits && !named.includes('Bash') ? entry.commitTools : [])])]
}

// "git push" in the file is a command, which a tool list names as Bash(git push:*).
const asTool = (restricted: string) => (/^[A-Za-z_]+(\(.*\))?$/.test(restricted) ? restricted : `Bash(${restricted}:*)`)
