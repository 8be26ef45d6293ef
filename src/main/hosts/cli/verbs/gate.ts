import { type Flakiness, flakinessOf } from '@shared/domain/gate/flakes'
import type { Registry, Verb } from '../context'
import { EXIT } from '../exit'
import { findGate } from '../find'
import { table } from '../output'
import { unwrap } from '../session'

/** `espalier gate …`: what has to be green. */
export function gateVerbs({ program, action }: Registry): void {
  const gate = program.command('gate').description('gates: list, run')
  gate
    .command('list')
    .description('gates and the levels they guard')
    .action(
      action(async (verb: Verb) => {
        const model = await (await verb.session()).model()
        const config = model.project?.config
        const flaky = flakinessOf(Object.values(model.landings))
        const gates = (config?.gates ?? []).map(one => ({
          name: one.name,
          run: one.run,
          flaky: flaky.get(one.name) ?? { runs: 0, flakes: 0, rate: 0 },
          levels: (config?.levels ?? []).filter(level => level.gates?.includes(one.name)).map(level => level.name),
        }))
        verb.out.answer(gates, () =>
          gates.length === 0
            ? 'No gates are configured: nothing can land. Add one to multi-agent.yaml, or say `gates: none` at a level.'
            : table(
                ['gate', 'command', 'levels', 'flaky'],
                gates.map(one => [one.name, one.run, one.levels.join(', ') || '–', flakes(one.flaky)]),
              ),
        )
        return EXIT.done
      }),
    )
  gate
    .command('run <name>')
    .description('run a gate in a clean checkout of a commit')
    .option('--rev <rev>', 'the commit; HEAD otherwise')
    .action(
      action(async (verb: Verb, name: string, options: { rev?: string }) => {
        const session = await verb.session()
        findGate(await session.model(), name)
        const rev = options.rev === undefined ? {} : { rev: options.rev }
        const result = unwrap(await session.call('gate.run', { gate: name, ...rev }))
        const { ok, figures, log, message } = result
        verb.out.answer(
          { name, ok, exit_code: result.exitCode, figures, log, message },
          () => `${result.ok ? 'green' : 'red'}  ${name}  ${result.message}`,
        )
        return result.ok ? EXIT.done : EXIT.negative
      }),
    )
}

const flakes = ({ runs, flakes, rate }: Flakiness): string =>
  runs === 0 ? '–' : flakes === 0 ? 'never' : `${flakes} of ${runs} (${Math.round(rate * 100)}%)`
