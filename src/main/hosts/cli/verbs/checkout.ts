import { type CheckoutView, checkoutViews } from '@shared/domain/views'
import { bytes as size } from '@shared/lib/bytes'
import type { Registry, Verb } from '../context'
import { EXIT } from '../exit'
import { findCheckout, findService } from '../find'
import { table } from '../output'
import { type Session, unwrap } from '../session'
import { tidyVerbs } from './checkout-tidy'
import { rescueVerbs } from './rescued'

/** `espalier checkout …`: the folders agents work in. */
export function checkoutVerbs({ program, action }: Registry): void {
  const checkout = program.command('checkout').description('folders agents work in')
  checkout
    .command('list')
    .description('every checkout with its branch and what is not committed')
    .option('--disk', 'wait until the size of each is measured; else those that are not known yet stay empty')
    .action(
      action(async (verb: Verb, options: { disk?: boolean }) => {
        const session = await verb.session()
        unwrap(await session.call('checkout.look', {}))
        const views = checkoutViews(await session.model(), Date.now()).map(view => ({ ...view, ...NO_SIZES }))
        // A listing goes without sizes rather than not at all.
        const disk = views.length === 0 ? null : await session.call('checkout.disk', { wait: options.disk ?? false })
        for (const { id, ...sizes } of disk?.ok ? disk.value : [])
          Object.assign(views.find(view => view.id === id) ?? {}, sizes)
        verb.out.answer(views, () =>
          views.length === 0
            ? 'No checkouts yet: one is made when an agent starts its first task.'
            : table(
                ['id', 'kind', 'branch', 'dirty', 'ahead', 'behind', 'last', 'disk', 'saved', 'path'],
                views.map(row),
              ),
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
        if (options.service !== undefined) findService(await session.model(), options.service)
        const made = unwrap(await session.call('checkout.create', options))
        const view = checkoutViews(await session.model(), Date.now()).find(one => one.id === made.id) ?? made
        verb.out.answer(
          view,
          () => `${made.id}  ${made.path}${'branch' in view && view.branch ? `  on ${view.branch}` : ''}`,
        )
        return EXIT.done
      }),
    )
  checkout
    .command('remove <id>')
    .description('remove a checkout Espalier made; refused while it holds work no branch has')
    .option('--rescue', 'keep such work as a rescue and remove the checkout all the same')
    .option(
      '--cancel',
      'stop the teardown of one that is being removed (as Ctrl+C does where it was asked for); it stays',
    )
    .action(
      action(async (verb: Verb, id: string, options: { rescue?: boolean; cancel?: boolean }) => {
        const session = await verb.session()
        findCheckout(await session.model(), id)
        if (options.cancel) {
          unwrap(await session.call('checkout.remove.cancel', { id }))
          verb.out.answer({ id, removed: false }, () => `Stopping the teardown of ${id}. The checkout stays.`)
          return EXIT.done
        }
        const { rescue } = await removing(verb, session, { id, rescue: options.rescue ?? false })
        verb.out.answer({ id, removed: true, rescue }, () =>
          rescue ? `Removed ${id}. What only it held is kept as ${rescue}.` : `Removed ${id}.`,
        )
        return EXIT.done
      }),
    )
  tidyVerbs(checkout, action)
  rescueVerbs(checkout, action)
}

/** Removes a checkout; what its teardown says is shown to a person as it comes, and Ctrl+C stops it. */
async function removing(verb: Verb, session: Session, input: { id: string; rescue: boolean }) {
  let output = Promise.resolve()
  const watching = session.watch(undefined, item => {
    for (const { event } of item.kind === 'events' ? item.records : []) {
      if (event.type !== 'checkout.teardown-begun' || event.payload.id !== input.id || verb.out.json) continue
      output = session.followLog(event.payload.log, verb.out.piece).ended.catch(() => {})
    }
  })
  watching.ended.catch(() => {})
  void verb.interrupted.then(() => session.call('checkout.remove.cancel', { id: input.id }))
  const removed = await session.call('checkout.remove', input)
  watching.stop()
  await output
  return unwrap(removed)
}

interface Sizes {
  /** Bytes that would be free if it went; null where they are not known (yet). */
  disk_bytes: number | null
  /** Bytes more that a copy with objects of its own would take. */
  saved_bytes: number | null
}
const NO_SIZES: Sizes = { disk_bytes: null, saved_bytes: null }

const row = (view: CheckoutView & Sizes) => [
  view.id,
  view.kind,
  view.branch ?? '(detached)',
  view.state === 'ready' ? String(view.dirty) : view.state,
  String(view.ahead),
  String(view.behind),
  `${view.last_activity?.slice(0, 10) ?? ''}${view.stale ? ' stale' : ''}`,
  size(view.disk_bytes),
  size(view.saved_bytes),
  view.path,
]
