import { Command, CommanderError } from 'commander'
import { completionVerb } from './completion'
import type { Action, Registry, Verb } from './context'
import { EXIT, type ExitCode, Stop } from './exit'
import { teach } from './help'
import { createOutput, type Streams } from './output'
import { agentVerbs } from './verbs/agent'
import { checkoutVerbs } from './verbs/checkout'
import { contractVerbs } from './verbs/contract'
import { coordinateVerb } from './verbs/coordinate'
import { featureVerbs } from './verbs/feature'
import { gateVerbs } from './verbs/gate'
import { historyVerbs } from './verbs/history'
import { integrationVerbs } from './verbs/integration'
import { landingVerbs } from './verbs/landing'
import { laterVerbs } from './verbs/later'
import { layoutVerbs } from './verbs/layout'
import { levelVerbs } from './verbs/level'
import { logVerb } from './verbs/log'
import { pauseVerbs } from './verbs/pause'
import { phaseVerbs } from './verbs/phase'
import { resolveVerbs } from './verbs/resolve'
import { riskVerbs } from './verbs/risk'
import { runVerb } from './verbs/run'
import { serveVerb } from './verbs/serve'
import { setupVerbs } from './verbs/setup'
import { taskVerbs } from './verbs/task'
import { teamVerbs } from './verbs/team'
import { takeCommonWords } from './words'

export interface CliDeps {
  streams: Streams
  version: string
  /** Makes what a verb works with; `repo` is the folder given with --repo, if any. */
  verb(output: Verb['out'], repo: string | undefined): Verb
  onBug(error: unknown): void
}

/** Runs one command line; answers its exit code. Nothing thrown reaches a person as a stack trace. */
export async function runCli(argv: readonly string[], deps: CliDeps): Promise<ExitCode> {
  const words = takeCommonWords(argv)
  if (!words.ok) {
    createOutput(words.error.json, deps.streams).failure(words.error.failure)
    return EXIT.usage
  }
  const { json, repo, rest } = words.value
  const output = createOutput(json, deps.streams)
  let exit: ExitCode = EXIT.done
  const action: Registry['action'] =
    <A extends unknown[]>(run: Action<A>) =>
    async (...args: A) => {
      exit = (await run(deps.verb(output, repo), ...args)) ?? EXIT.done
    }
  const program = makeProgram(deps, json, action)
  try {
    await program.parseAsync(rest, { from: 'user' })
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

/** All the verbs, each with its words and its help. */
export function makeProgram(
  { streams, version }: Pick<CliDeps, 'streams' | 'version'>,
  json: boolean,
  action: Registry['action'],
): Command {
  const program = new Command('espalier')
    .description('Grow many branches at once and keep the trunk green.')
    .version(version, '-V, --version')
    .showSuggestionAfterError(true)
    .exitOverride()
    // Errors are told by us, in one shape; help that stands in for an error goes to a person only.
    .configureOutput({
      writeOut: streams.out,
      writeErr: text => void (json || streams.err(text)),
      outputError: () => {},
    })
  const registry: Registry = { program, action }
  setupVerbs(registry)
  serveVerb(registry)
  taskVerbs(registry)
  teamVerbs(registry)
  agentVerbs(registry)
  runVerb(registry)
  pauseVerbs(registry)
  featureVerbs(registry)
  checkoutVerbs(registry)
  layoutVerbs(registry)
  landingVerbs(registry)
  resolveVerbs(registry)
  integrationVerbs(registry)
  levelVerbs(registry)
  gateVerbs(registry)
  phaseVerbs(registry)
  contractVerbs(registry)
  logVerb(registry)
  riskVerbs(registry)
  coordinateVerb(registry)
  historyVerbs(registry)
  laterVerbs(registry)
  completionVerb(registry, streams)
  teach(program)
  return program
}

function usage(error: CommanderError, output: Verb['out']): ExitCode {
  if (error.code === 'commander.help') {
    if (output.json)
      output.failure({ code: 'bad-usage', message: 'Say a verb.', hint: '`espalier --help` shows them.' })
    return EXIT.usage
  }
  if (error.exitCode === 0) return EXIT.done
  const [first = '', ...more] = error.message.replace(/^error: /, '').split('\n')
  const meant = more.join(' ').trim()
  output.failure({
    code: 'bad-usage',
    message: `${first[0]?.toUpperCase() ?? ''}${first.slice(1)}${/[.!?]$/.test(first) ? '' : '.'}`,
    hint: `${meant === '' ? '' : `${meant.replace(/^\(|\)$/g, '')} `}\`espalier --help\` shows the verbs.`,
  })
  return EXIT.usage
}
