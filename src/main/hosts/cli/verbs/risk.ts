import type { Model } from '@shared/domain/model'
import { Risk, Severity } from '@shared/domain/risk/schema'
import { blockerViews, riskView, riskViews } from '@shared/domain/risk/views'
import { Option } from 'commander'
import type { Registry, Verb } from '../context'
import { EXIT } from '../exit'
import { findRisk } from '../find'
import { table } from '../output'

interface AddOptions {
  severity?: Severity
  evidence?: string
  mitigation?: string
  owner?: string
  task?: string
}

const withWords = <C extends { option(flags: string, description: string): C }>(command: C): C =>
  command
    .option('--evidence <text>', 'what shows it')
    .option('--owner <name>', 'who looks after it')
    .option('--task <id>', 'the task it is about')

async function add(verb: Verb, kind: Risk['kind'], title: string, options: AddOptions) {
  const session = await verb.session()
  const records = await session.dispatch({ type: 'risk.add', kind, title, ...options })
  const opened = records.find(record => record.event.type === 'risk.opened')
  show(verb, await session.model(), opened?.event.type === 'risk.opened' ? opened.event.payload.id : '')
  return EXIT.done
}

async function close(verb: Verb, id: string, options: { reason?: string }) {
  const session = await verb.session()
  findRisk(await session.model(), id)
  await session.dispatch({ type: 'risk.close', id, ...options })
  show(verb, await session.model(), id)
  return EXIT.done
}

/** `espalier risk …` and `espalier blocker …`: what may go wrong, and what stands in the way. */
export function riskVerbs({ program, action }: Registry): void {
  const severity = () => new Option('--severity <severity>', 'how grave it is').choices(Severity.options)
  const risk = program.command('risk').description('the risk register: list, show, add, edit, close')
  risk
    .command('list')
    .description('all risks and blockers, open ones first')
    .addOption(new Option('--state <state>', 'only in this state').choices(Risk.shape.state.options))
    .action(
      action(async (verb: Verb, options: { state?: string }) => {
        const all = riskViews(await (await verb.session()).model())
        const views = all.filter(view => !options.state || view.state === options.state)
        verb.out.answer(views, () =>
          views.length === 0
            ? 'The register is empty. A gate that refuses a branch opens a risk by itself.'
            : table(
                ['id', 'severity', 'state', 'owner', 'title'],
                views.map(view => [view.id, view.severity, view.state, view.owner ?? '', view.title]),
              ),
        )
        return EXIT.done
      }),
    )
  risk
    .command('show <id>')
    .description('one risk with its evidence')
    .action(
      action(async (verb: Verb, id: string) => {
        show(verb, await (await verb.session()).model(), id)
        return EXIT.done
      }),
    )
  withWords(risk.command('add <title>').description('write a risk down'))
    .addOption(severity())
    .option('--mitigation <text>', 'what is done about it')
    .action(action((verb: Verb, title: string, options: AddOptions) => add(verb, 'risk', title, options)))
  risk
    .command('edit <id>')
    .description('change how grave it is, who looks after it, or what is done about it')
    .addOption(severity())
    .option('--mitigation <text>', 'what is done about it; it counts as mitigated then')
    .option('--owner <name>', 'who looks after it')
    .action(
      action(async (verb: Verb, id: string, options: { severity?: Severity; mitigation?: string; owner?: string }) => {
        const session = await verb.session()
        findRisk(await session.model(), id)
        await session.dispatch({ type: 'risk.edit', id, ...options })
        show(verb, await session.model(), id)
        return EXIT.done
      }),
    )
  risk.command('close <id>').description('it is over').option('--reason <text>', 'why').action(action(close))

  const blocker = program.command('blocker').description('what stands in the way: list, add, resolve')
  blocker
    .command('list')
    .description('what was written down, and the tasks and landings that cannot go on by themselves')
    .action(
      action(async (verb: Verb) => {
        const views = blockerViews(await (await verb.session()).model())
        verb.out.answer(views, () =>
          views.length === 0
            ? 'Nothing stands in the way.'
            : table(
                ['id', 'kind', 'owner', 'what', 'why'],
                views.map(view => [view.id, view.kind, view.owner ?? '', view.title, view.reason.split('\n')[0] ?? '']),
              ),
        )
        return EXIT.done
      }),
    )
  withWords(blocker.command('add <title>').description('write down what stands in the way'))
    .addOption(severity())
    .action(action((verb: Verb, title: string, options: AddOptions) => add(verb, 'blocker', title, options)))
  blocker
    .command('resolve <id>')
    .description('it is out of the way')
    .option('--reason <text>', 'how')
    .action(action(close))
}

function show(verb: Verb, model: Model, id: string): void {
  const view = riskView(findRisk(model, id))
  verb.out.answer(view, () =>
    [
      `${view.id}  ${view.severity}  ${view.state}${view.times > 1 ? `  came up ${view.times} times` : ''}`,
      view.title,
      view.owner ? `owner: ${view.owner}` : '',
      view.evidence,
      view.mitigation ? `mitigation: ${view.mitigation}` : '',
      view.investigation ? `looked into by: ${view.investigation}` : '',
    ]
      .filter(line => line !== '')
      .join('\n'),
  )
}
