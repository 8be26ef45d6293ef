import type { Command } from 'commander'
import type { Registry, Verb } from '../context'
import { EXIT, Stop } from '../exit'
import { findCheckout } from '../find'
import { table } from '../output'
import { unwrap } from '../session'

/** `espalier checkout sync` and `cleanup`. */
export function tidyVerbs(checkout: Command, action: Registry['action']): void {
  checkout
    .command('sync [ids...]')
    .description('bring checkouts up to date with what their branches grow from, by a merge; never a dirty or busy one')
    .option('--all', 'all of Espalier’s')
    .action(
      action(async (verb: Verb, ids: string[], options: { all?: boolean }) => {
        if (ids.length === 0 && !options.all)
          throw new Stop({ code: 'usage', message: 'Say which checkouts, or --all.' }, EXIT.usage)
        const session = await verb.session()
        const model = await session.model()
        for (const id of ids) findCheckout(model, id)
        const answers = unwrap(await session.call('checkout.sync', options.all ? {} : { ids }))
        verb.out.answer(answers, () =>
          answers.length === 0
            ? 'There is no checkout of Espalier’s.'
            : table(
                ['id', 'state', 'from', 'why'],
                answers.map(({ id, state, from, reason }) => [id, state, from ?? '', reason ?? '']),
              ),
        )
        const asked = answers.some(({ state }) => state === 'conflict' || (!options.all && state === 'refused'))
        return asked ? EXIT.negative : EXIT.done
      }),
    )
  checkout
    .command('cleanup [names...]')
    .description(
      'take away checkouts that are idle, clean and landed, and branches whose tip has landed; all, or those named (checkout:<id> and branch:<name> where both have a name)',
    )
    .option('--dry-run', 'only say what would go, and why it is safe')
    .action(
      action(async (verb: Verb, names: string[], options: { dryRun?: boolean }) => {
        const session = await verb.session()
        const dry = options.dryRun ?? false
        const answers = unwrap(await session.call('checkout.cleanup', names.length > 0 ? { names, dry } : { dry }))
        verb.out.answer(answers, () =>
          answers.length === 0
            ? `Nothing to clean up${names.length > 0 ? ` by ${names.length > 1 ? 'these names' : 'this name'}` : ''}: what there is has not landed yet, or is in use.`
            : table(
                ['what', 'name', dry ? 'goes, because' : 'gone', ''],
                answers.map(({ what, name, why, gone, reason, rescue }) => [
                  what,
                  name,
                  ...(dry
                    ? [reason === null ? why : `it stays: ${reason}`, '']
                    : [gone ? 'yes' : 'no', reason ?? (rescue ? `kept as ${rescue}` : why)]),
                ]),
              ),
        )
        return dry || answers.every(({ gone }) => gone) ? EXIT.done : EXIT.negative
      }),
    )
}
