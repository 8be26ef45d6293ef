import type { Model } from '@shared/domain/model'
import { latestResolutionOf } from '@shared/domain/resolution/rules'
import { landingView, resolutionView } from '@shared/domain/views'
import type { Registry, Verb } from '../context'
import { EXIT, type ExitCode, Stop } from '../exit'
import { findLanding } from '../find'
import { unwrap } from '../session'

interface Choice {
  checkout?: boolean
  accept?: boolean
  reject?: boolean
}

/** Prints how a landing's conflict stands. */
function show(verb: Verb, model: Model, id: string): ExitCode {
  const found = latestResolutionOf(model, id)
  if (!found) throw new Stop({ code: 'no-resolution', message: `No conflict of ${id} has been resolved or tried.` })
  verb.out.answer(resolutionView(found), () =>
    [
      `${found.id}  ${found.state}  ${found.files.join(', ')}`,
      found.reason?.message ?? '',
      ...found.tries.map(
        one =>
          `  ${one.who}: ${one.state}${one.problems.map(({ message }) => `  ${message}`).join('')}${one.log ? `  log ${one.log}` : ''}`,
      ),
      ...found.vanished.flatMap(({ path, side, lines }) =>
        lines.map(line => `  left out of ${path} (${side}): ${line}`),
      ),
      found.rationale ?? '',
      found.checkout && found.state === 'with-person'
        ? `Resolve it in ${found.checkout}, commit, then: espalier landing resolved ${id}`
        : '',
    ]
      .filter(line => line !== '')
      .join('\n'),
  )
  return found.state === 'failed' ? EXIT.negative : EXIT.done
}

/** `espalier landing resolve|resolved|send-back|revert`: what a person does about a conflict, or about what has landed. */
export function resolveVerbs({ program, action }: Registry): void {
  const landing = program.commands.find(command => command.name() === 'landing') ?? program.command('landing')

  landing
    .command('resolve <id>')
    .description('how its conflict is being resolved; with --checkout a checkout to resolve it in by hand')
    .option('--checkout', 'make a checkout with the merge begun')
    .option('--accept', 'agree to what the resolution leaves out')
    .option('--reject', 'do not agree: the landing is refused')
    .action(
      action(async (verb: Verb, id: string, { checkout, accept, reject }: Choice) => {
        const session = await verb.session()
        const model = await session.model()
        findLanding(model, id)
        if (checkout) {
          unwrap(await session.call('conflict.open', { landing: id }))
        } else if (accept || reject) {
          const found = latestResolutionOf(model, id)
          if (!found) throw new Stop({ code: 'no-resolution', message: `No conflict of ${id} has been resolved.` })
          await session.dispatch({ type: accept ? 'resolution.accept' : 'resolution.reject', id: found.id })
        }
        return show(verb, await session.model(), id)
      }),
    )
  landing
    .command('resolved <id>')
    .description('take in what was committed in the checkout made for its conflict')
    .action(
      action(async (verb: Verb, id: string) => {
        const session = await verb.session()
        findLanding(await session.model(), id)
        unwrap(await session.call('conflict.take', { landing: id }))
        return show(verb, await session.model(), id)
      }),
    )
  const changed = (name: 'send-back' | 'revert', description: string) =>
    landing
      .command(`${name} <id>`)
      .description(description)
      .action(
        action(async (verb: Verb, id: string) => {
          const session = await verb.session()
          findLanding(await session.model(), id)
          const sent = name === 'revert' ? unwrap(await session.call('landing.revert', { id })) : { id }
          if (name === 'send-back') unwrap(await session.call('landing.send-back', { id }))
          const model = await session.model()
          const view = landingView(model, findLanding(model, sent.id))
          verb.out.answer(view, () =>
            name === 'send-back'
              ? `${view.task ?? view.branch} goes back to ${view.service ?? 'its agent'} with a brief; what it commits is offered again.`
              : `${view.id}  ${view.state}  ${view.branch} → ${view.target}`,
          )
          return EXIT.done
        }),
      )
  changed('send-back', 'back to its agent, with both sides and what to do')
  changed('revert', 'take what landed back, as a landing of its own that passes the gates')
}
