import { resolve } from 'node:path'
import { type Layout, layouts } from '@shared/domain/config/strategies'
import { checkoutViews } from '@shared/domain/views'
import { Option } from 'commander'
import type { Registry, Verb } from '../context'
import { EXIT } from '../exit'
import { findCheckout, findService } from '../find'
import { table } from '../output'
import { unwrap } from '../session'

/** `espalier checkout plan|migrate|adopt|diff`: where checkouts live, and what is in them. */
export function layoutVerbs({ program, action }: Registry): void {
  const checkout = program.commands.find(command => command.name() === 'checkout') ?? program.command('checkout')
  checkout
    .command('plan')
    .description('where every agent’s checkout lives by the strategy, and why')
    .action(
      action(async (verb: Verb) => {
        const plan = unwrap(await (await verb.session()).call('checkout.plan', {}))
        const rows = plan.seats.map(seat => [
          seat.instance,
          seat.kind,
          seat.team ?? '',
          seat.checkout,
          seat.store ?? '',
        ])
        verb.out.answer(
          plan,
          () => `${plan.layout}: ${plan.reason}\n\n${table(['agent', 'kind', 'team', 'folder', 'worktree of'], rows)}`,
        )
        return EXIT.done
      }),
    )
  checkout
    .command('migrate')
    .description(
      'move all checkouts to another layout with everything in them, or leave all as it was (as Ctrl+C does)',
    )
    .addOption(new Option('--to <layout>', 'this layout; the configuration’s by default').choices([...layouts]))
    .option('--dry-run', 'only say what would be done')
    .action(
      action(async (verb: Verb, options: { to?: Layout; dryRun?: boolean }) => {
        const session = await verb.session()
        const input = { ...(options.to ? { to: options.to } : {}), dryRun: options.dryRun ?? false }
        // Ctrl+C takes back what was made so far; past the change of places it comes too late, and the move ends.
        void verb.interrupted.then(() => session.call('checkout.migrate.cancel', {}))
        const done = unwrap(await session.call('checkout.migrate', input))
        verb.out.answer(done, () =>
          [
            `${done.dry_run ? 'Would move' : 'Moved'} ${done.moves.length} to ${done.to}: ${done.reason}`,
            ...done.stopped.map(
              run => `  stop ${run.service} (${run.task}) after a snapshot; its task goes on afterwards`,
            ),
            ...done.moves.flatMap(move => [
              `  ${move.checkout}: keep everything in it as a rescue`,
              `    make ${move.to.path} (${move.to.kind}), compare it with ${move.from.path}`,
              `    then delete ${move.from.path}`,
            ]),
            ...done.stays.map(stay => `  ${stay.checkout} ${stay.held ? 'cannot be moved' : 'stays'}: ${stay.why}`),
          ].join('\n'),
        )
        return done.stays.some(({ held }) => held) ? EXIT.negative : EXIT.done
      }),
    )
  checkout
    .command('adopt <path>')
    .description('work in a worktree somebody else made; Espalier never cleans it up')
    .option('--service <name>', 'for this agent')
    .action(
      action(async (verb: Verb, path: string, options: { service?: string }) => {
        const session = await verb.session()
        if (options.service !== undefined) findService(await session.model(), options.service)
        const made = unwrap(await session.call('checkout.adopt', { path: resolve(verb.cwd, path), ...options }))
        const view = checkoutViews(await session.model(), Date.now()).find(one => one.id === made.id) ?? made
        verb.out.answer(view, () => `${made.id}  ${made.path}`)
        return EXIT.done
      }),
    )
  checkout
    .command('diff <id>')
    .description('what a checkout changes, uncommitted work included; nothing in it is touched')
    .action(
      action(async (verb: Verb, id: string) => {
        const session = await verb.session()
        findCheckout(await session.model(), id)
        const diff = unwrap(await session.call('diff', { of: 'checkout', id }))
        verb.out.answer(diff, () => diff.patch || 'Nothing is changed.')
        return EXIT.done
      }),
    )
}
