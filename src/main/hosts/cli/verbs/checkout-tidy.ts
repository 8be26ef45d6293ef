import { isAsked, type Proposal } from '@shared/domain/cleanup/propose'
import type { Model } from '@shared/domain/model'
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
        if (names.length > 0) {
          const proposed = unwrap(await session.call('checkout.cleanup', { dry: true }))
          for (const name of names) mustBeProposed(name, proposed, await session.model())
        }
        const answers = unwrap(await session.call('checkout.cleanup', names.length > 0 ? { names, dry } : { dry }))
        verb.out.answer(answers, () =>
          answers.length === 0
            ? 'Nothing to clean up: what there is has not landed yet, or is in use.'
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

/** Ends the verb where a name asked for is not among what could go, before anything goes; says what could. */
function mustBeProposed(name: string, proposed: readonly Pick<Proposal, 'what' | 'name'>[], model: Model): void {
  if (proposed.some(one => isAsked(one, [name]))) return
  const all = [
    ...Object.values(model.checkouts).flatMap(({ id, state }) =>
      state === 'removed' ? [] : [{ what: 'checkout' as const, name: id }],
    ),
    ...Object.keys(model.branches).map(branch => ({ what: 'branch' as const, name: branch })),
  ]
  const there = all.some(one => isAsked(one, [name]))
  const could = proposed.map(one => `${one.what}:${one.name}`)
  throw new Stop({
    code: there ? 'not-landed' : 'unknown-checkout',
    message: there
      ? `${name} is nothing to clean up: it has not landed as it stands, or is in use. Nothing was touched.`
      : `There is no checkout and no branch “${name}”. Nothing was touched.`,
    hint: could.length > 0 ? `What could go now: ${could.join(', ')}.` : 'Nothing could go now.',
  })
}
