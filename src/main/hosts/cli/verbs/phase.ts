import type { Model } from '@shared/domain/model'
import { escalationViews, type PhaseView, phaseViews } from '@shared/domain/phase/view'
import type { Registry, Verb } from '../context'
import { EXIT, Stop } from '../exit'
import { must } from '../find'
import { table } from '../output'
import { scoreOf } from '../score'
import { unwrap } from '../session'

const findPhase = (model: Model, name: string): PhaseView => {
  const known = Object.fromEntries(phaseViews(model).map(view => [view.name, view]))
  return must('phase', name, known, '`espalier phase list` shows them.')
}

const waves = ({ waves: all }: PhaseView) => all.map(({ service, done, count }) => `${service} ${done}/${count}`)

const row = (view: PhaseView) => [
  view.name,
  view.state,
  view.agents.join(', '),
  `${view.tasks.done}/${view.tasks.total}`,
  waves(view).join(', '),
  view.gate ? `${view.gate.name} ${view.gate.state}` : '',
  view.waits_for.join(', ') || view.escalations.map(({ reason }) => `! ${reason}`).join(' '),
]

/** A phase for people: where it stands, its waves, what it waits for. */
function describe(view: PhaseView): string {
  const refused = view.waves.flatMap(({ waves: all }) =>
    all.flatMap(({ reason, state }) => (state === 'refused' && reason ? [reason] : [])),
  )
  const line = (name: string, text: string) => (text === '' ? [] : [`${name.padEnd(10)}${text}`])
  return [
    `${view.name}  ${view.state}${view.completed_by ? `, ended by ${view.completed_by}` : ''}`,
    ...line('agents', view.agents.join(', ')),
    ...line('tasks', `${view.tasks.done} of ${view.tasks.total} done`),
    ...line('waves', waves(view).join(', ')),
    ...line(
      'gate',
      view.gate ? `${view.gate.name} ${view.gate.state}${view.gate.reason ? `: ${view.gate.reason}` : ''}` : '',
    ),
    ...line('waits for', view.waits_for.join(', ')),
    ...line('unblocks', view.unblocks.join(', ')),
    ...line('tag', view.tag ? `${view.tag}${view.tag_existed ? ' (was there already, not moved)' : ''}` : ''),
    ...refused,
    ...view.escalations.map(({ reason }) => `waits for too long: ${reason}`),
  ].join('\n')
}

/** `espalier phase …`: the plan: phases, waves, what waits for what. */
export function phaseVerbs({ program, action }: Registry): void {
  const phase = program.command('phase').description('phases of the plan: waves, what waits for what, and why')
  const show = async (verb: Verb, name: string) => {
    const view = findPhase(await (await verb.session()).model(), name)
    verb.out.answer(view, () => describe(view))
  }

  phase
    .command('list')
    .description('every phase in order, with its waves and what it waits for')
    .action(
      action(async (verb: Verb) => {
        const model = await (await verb.session()).model()
        const views = phaseViews(model)
        verb.out.answer(views, () =>
          views.length === 0
            ? 'No phases. Say which under `phases:` in multi-agent.yaml.'
            : table(['phase', 'state', 'agents', 'tasks', 'waves', 'gate', 'waits for'], views.map(row)),
        )
        return EXIT.done
      }),
    )

  phase
    .command('show <name>')
    .description('one phase')
    .action(
      action(async (verb: Verb, name: string) => {
        await show(verb, name)
        return EXIT.done
      }),
    )

  phase
    .command('complete <name>')
    .description('end a phase by your word, whatever is left of it')
    .option('--reason <text>', 'why')
    .action(
      action(async (verb: Verb, name: string, options: { reason?: string }) => {
        const session = await verb.session()
        findPhase(await session.model(), name)
        await session.dispatch({
          type: 'phase.complete',
          id: name,
          ...(options.reason ? { reason: options.reason } : {}),
        })
        await show(verb, name)
        return EXIT.done
      }),
    )

  phase
    .command('retry <name>')
    .description('run the gate that ends a phase once more')
    .action(
      action(async (verb: Verb, name: string) => {
        const session = await verb.session()
        findPhase(await session.model(), name)
        await session.dispatch({ type: 'phase.retry', id: name })
        await show(verb, name)
        return EXIT.done
      }),
    )

  phase
    .command('score <name>')
    .description('give the score that the gate of a phase asks people for')
    .requiredOption('--score <number>', 'the score')
    .option(
      '--by <name>',
      'whose score it is; yours otherwise. A name you give: nothing proves it, the log keeps who gave it',
    )
    .action(
      action(async (verb: Verb, name: string, options: { score: string; by?: string }) => {
        const score = scoreOf(options.score)
        const session = await verb.session()
        findPhase(await session.model(), name)
        await session.dispatch({ type: 'phase.score', id: name, score, ...(options.by ? { by: options.by } : {}) })
        unwrap(await session.call('phase.weigh', { id: name }))
        await show(verb, name)
        return EXIT.done
      }),
    )

  phase
    .command('accept <agent> <wave>')
    .description('take a wave of an agent’s plan for complete, by your word')
    .option('--reason <text>', 'why')
    .action(
      action(async (verb: Verb, agent: string, wave: string, options: { reason?: string }) => {
        const number = Number(wave)
        if (!Number.isSafeInteger(number) || number < 1)
          throw new Stop({ code: 'bad-usage', message: `A wave is a number from 1, not “${wave}”.` }, EXIT.usage)
        const session = await verb.session()
        const reason = options.reason ? { reason: options.reason } : {}
        await session.dispatch({ type: 'wave.accept', service: agent, wave: number, ...reason })
        const model = await session.model()
        const accepted = Object.values(model.waves).find(one => one.service === agent && one.wave === number)
        verb.out.answer(accepted, () => `Wave ${number} of ${agent} is complete.`)
        return EXIT.done
      }),
    )

  phase
    .command('escalations')
    .description('what has waited for longer than it may')
    .action(
      action(async (verb: Verb) => {
        const views = escalationViews(await (await verb.session()).model())
        verb.out.answer(views, () =>
          views.length === 0
            ? 'Nothing has waited for too long.'
            : table(
                ['what', 'since', 'why'],
                views.map(({ kind, subject, since, reason }) => [`${kind} ${subject}`, since ?? '', reason]),
              ),
        )
        return EXIT.done
      }),
    )
}
