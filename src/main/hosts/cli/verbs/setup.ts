import type { Registry, Verb } from '../context'
import { EXIT } from '../exit'
import { table } from '../output'
import { unwrap } from '../session'

/** `espalier init` and `espalier doctor`. */
export function setupVerbs({ program, action }: Registry): void {
  program
    .command('init')
    .description('write a commented multi-agent.yaml fitted to this repository')
    .action(
      action(async (verb: Verb) => {
        const session = await verb.session()
        const made = unwrap(await session.call('config.init', {}))
        verb.out.answer(made, () =>
          [
            `Wrote ${made.path}`,
            ...made.found.map(one => `  ${one}`),
            'Read it, change what you like, then: npm start',
          ].join('\n'),
        )
        return EXIT.done
      }),
    )
  program
    .command('doctor')
    .description('look the set-up over and say what to mend')
    .option('--fix', 'mend what can be without risk: checkouts whose folder is gone, locks that a dead git left')
    .action(
      action(async (verb: Verb, { fix = false }: { fix?: boolean }) => {
        const session = await verb.session()
        const found = unwrap(await session.call('doctor', { fix }))
        verb.out.answer(found, () =>
          table(
            ['', 'check', 'finding'],
            found.map(one => [
              one.mended ? 'mended' : one.ok ? 'ok' : one.severity === 'error' ? 'FAIL' : 'note',
              one.check,
              [one.message, one.ok ? '' : one.hint, one.mendable ? 'Or let Espalier do it: espalier doctor --fix' : '']
                .filter(Boolean)
                .join(' '),
            ]),
          ),
        )
        return found.some(one => !one.ok && one.severity === 'error') ? EXIT.negative : EXIT.done
      }),
    )
  program
    .command('status')
    .description('the engine: who runs it, what it costs, whether anything is under way')
    .action(
      action(async (verb: Verb) => {
        const session = await verb.session()
        const status = unwrap(await session.call('status', {}))
        verb.out.answer(status, () =>
          table(
            ['engine', 'pid', 'events', 'clients', 'idle'],
            [[status.host, String(status.pid), String(status.seq), String(status.clients), status.idle ? 'yes' : 'no']],
          ),
        )
        return EXIT.done
      }),
    )
}
