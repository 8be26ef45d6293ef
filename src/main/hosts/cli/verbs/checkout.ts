import { type CheckoutView, checkoutViews } from '@shared/domain/views'
import type { Registry, Verb } from '../context'
import { EXIT } from '../exit'
import { table } from '../output'
import { unwrap } from '../session'

/** `espalier checkout …` and `espalier gate …`. */
export function checkoutVerbs({ program, action }: Registry): void {
  const checkout = program.command('checkout').description('folders agents work in')
  checkout
    .command('list')
    .description('every checkout with its branch and what is not committed')
    .action(
      action(async (verb: Verb) => {
        const views = checkoutViews(await (await verb.session()).model())
        verb.out.answer(views, () =>
          views.length === 0
            ? 'No checkouts yet: one is made when an agent starts its first task.'
            : table(['id', 'kind', 'branch', 'dirty', 'ahead', 'behind', 'path'], views.map(row)),
        )
        return EXIT.done
      }),
    )
  checkout
    .command('create')
    .description('make a checkout')
    .option('--service <name>', 'for this agent')
    .option('--branch <name>', 'of this branch')
    .action(
      action(async (verb: Verb, options: { service?: string; branch?: string }) => {
        const session = await verb.session()
        const made = unwrap(await session.client.call('checkout.create', options))
        const view = checkoutViews(await session.model()).find(one => one.id === made.id) ?? made
        verb.out.answer(view, () => `${made.id}  ${made.path}`)
        return EXIT.done
      }),
    )
  checkout
    .command('remove <id>')
    .description('remove a checkout Espalier made; refused while it holds anything no branch has')
    .action(
      action(async (verb: Verb, id: string) => {
        const session = await verb.session()
        const { rescue } = unwrap(await session.client.call('checkout.remove', { id }))
        verb.out.answer({ id, removed: true, rescue }, () => `Removed ${id}.`)
        return EXIT.done
      }),
    )
}

export function gateVerbs({ program, action }: Registry): void {
  const gate = program.command('gate').description('gates: list, run')
  gate
    .command('list')
    .description('gates and the levels they guard')
    .action(
      action(async (verb: Verb) => {
        const config = (await (await verb.session()).model()).project?.config
        const gates = (config?.gates ?? []).map(one => ({
          name: one.name,
          run: one.run,
          levels: (config?.levels ?? []).filter(level => level.gates?.includes(one.name)).map(level => level.name),
        }))
        verb.out.answer(gates, () =>
          gates.length === 0
            ? 'No gates are configured: nothing can land. Add one to multi-agent.yaml, or say `gates: none` at a level.'
            : table(
                ['gate', 'command', 'levels'],
                gates.map(one => [one.name, one.run, one.levels.join(', ') || '–']),
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
        const { client } = await verb.session()
        const result = unwrap(
          await client.call('gate.run', { gate: name, ...(options.rev ? { rev: options.rev } : {}) }),
        )
        verb.out.answer(
          { name, ...result, exit_code: result.exitCode },
          () => `${result.ok ? 'green' : 'red'}  ${name}  ${result.message}`,
        )
        return result.ok ? EXIT.done : EXIT.negative
      }),
    )
}

const row = (view: CheckoutView) => [
  view.id,
  view.kind,
  view.branch ?? '(detached)',
  String(view.dirty),
  String(view.ahead),
  String(view.behind),
  view.path,
]
