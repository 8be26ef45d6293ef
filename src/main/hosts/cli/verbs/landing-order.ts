import { landingQueue } from '@shared/domain/landing/queue-order'
import type { Command } from 'commander'
import type { Registry, Verb } from '../context'
import { EXIT } from '../exit'
import { findLanding } from '../find'
import { showLanding } from './landing-show'

/** A person's word on the queue: where a landing stands in it, and that it does not land. */
export function landingOrder({ landing, action }: { landing: Command; action: Registry['action'] }): void {
  landing
    .command('move <id>')
    .description('put a landing elsewhere in the queue: first, or right before another')
    .option('--before <id>', 'before this landing; before all others otherwise')
    .option('--last', 'behind all others')
    .action(
      action(async (verb: Verb, id: string, options: { before?: string; last?: boolean }) => {
        const session = await verb.session()
        const model = await session.model()
        const { target } = findLanding(model, id)
        const first = landingQueue(model, target).find(other => other.id !== id)?.id ?? null
        const before = options.last ? null : (options.before ?? first)
        await session.dispatch({ type: 'landing.move', id, before })
        showLanding(verb, await session.model(), id)
        return EXIT.done
      }),
    )
  landing
    .command('refuse <id>')
    .description('refuse a landing whatever its gates say; the branch stays')
    .requiredOption('--reason <text>', 'why; its agent and the record get it')
    .action(
      action(async (verb: Verb, id: string, { reason }: { reason: string }) => {
        const session = await verb.session()
        findLanding(await session.model(), id)
        await session.dispatch({ type: 'landing.force-refuse', id, reason })
        showLanding(verb, await session.model(), id)
        return EXIT.done
      }),
    )
}
