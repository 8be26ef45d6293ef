import { Command, CommanderError } from 'commander'
import { completionVerb } from './completion'
import type { Action, Registry, Verb } from './context'
import { EXIT, type ExitCode, Stop } from './exit'
import { createOutput, type Streams } from './output'
import { agentVerbs } from './verbs/agent'
import { checkoutVerbs, gateVerbs } from './verbs/checkout'
import { historyVerbs } from './verbs/history'
import { landingVerbs } from './verbs/landing'
import { laterVerbs } from './verbs/later'
import { runVerb } from './verbs/run'
import { serveVerb } from './verbs/serve'
import { setupVerbs } from './verbs/setup'
import { taskVerbs } from './verbs/task'

export interface CliDeps {
  streams: Streams
  version: string
  /** Makes what a verb works with; `repo` is the folder given with --repo, if any. */
  verb(output: Verb['out'], repo: string | undefined): { verb: Verb; close(): Promise<void> }
  onBug(error: unknown): void
}

const EXAMPLES = `
Start here:
  espalier init                                write multi-agent.yaml, fitted to this repository
  espalier task add "Fix the login" --service devon
  espalier run --until-idle                    let the agents work and land, then leave
  espalier landing list                        what landed, what was refused and why

Every verb takes --json and --repo PATH. Exit codes: 0 done, 1 a negative answer, 2 bad usage or configuration,
3 internal, 4 time-out, 5 not built yet.`

/** Runs one command line; answers its exit code. Nothing thrown reaches a person as a stack trace. */
export async function runCli(argv: readonly string[], deps: CliDeps): Promise<ExitCode> {
  let exit: ExitCode = EXIT.done
  const program = new Command('espalier')
  const json = argv.includes('--json')
  const output = createOutput(json, deps.streams)

  const action: Registry['action'] = <A extends unknown[]>(run: Action<A>) => {
    return async (...args: A) => {
      const { verb, close } = deps.verb(output, program.opts<{ repo?: string }>().repo ?? repoOf(argv))
      try {
        exit = (await run(verb, ...args)) ?? EXIT.done
      } finally {
        await close()
      }
    }
  }

  program
    .description('Grow many branches at once and keep the trunk green.')
    .version(deps.version, '-V, --version')
    .option('--repo <path>', 'the repository; default: where you stand')
    .option('--json', 'answer in JSON on stdout, errors as JSON on stderr')
    .addHelpText('after', EXAMPLES)
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({ writeOut: text => deps.streams.out(text), writeErr: () => {} })
  const registry: Registry = { program, action }
  setupVerbs(registry)
  serveVerb(registry)
  taskVerbs(registry)
  agentVerbs(registry)
  runVerb(registry)
  checkoutVerbs(registry)
  landingVerbs(registry)
  gateVerbs(registry)
  historyVerbs(registry)
  laterVerbs(registry)
  completionVerb(registry, deps.streams)
  everywhere(program)

  try {
    await program.parseAsync(argv, { from: 'user' })
    return exit
  } catch (error) {
    if (error instanceof CommanderError) return usage(error, output)
    if (error instanceof Stop) {
      output.failure(error.failure)
      return error.exit
    }
    deps.onBug(error)
    output.failure({
      code: 'internal',
      message: 'Espalier failed inside. Nothing was lost; the diagnostic log says more.',
      hint: error instanceof Error ? error.message : String(error),
    })
    return EXIT.internal
  }
}

/** `--repo` and `--json` may stand anywhere: every verb knows them. */
function everywhere(command: Command): void {
  for (const child of command.commands) {
    child.exitOverride().configureOutput({ writeErr: () => {} })
    if (!child.options.some(option => option.long === '--json')) {
      child.option('--json', 'answer in JSON').option('--repo <path>', 'the repository')
    }
    everywhere(child)
  }
}

function repoOf(argv: readonly string[]): string | undefined {
  const at = argv.indexOf('--repo')
  if (at >= 0) return argv[at + 1]
  return argv.find(word => word.startsWith('--repo='))?.slice('--repo='.length)
}

function usage(error: CommanderError, output: Verb['out']): ExitCode {
  if (error.exitCode === 0 || error.code === 'commander.help')
    return error.code === 'commander.help' ? EXIT.usage : EXIT.done
  const message = error.message.replace(/^error: /, '')
  output.failure({
    code: 'bad-usage',
    message: `${message[0]?.toUpperCase() ?? ''}${message.slice(1)}`,
    hint: 'espalier --help shows the verbs.',
  })
  return EXIT.usage
}
