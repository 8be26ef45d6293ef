import { type FeatureView, featureView, featureViews } from '@shared/domain/feature/view'
import type { Model } from '@shared/domain/model'
import type { Registry, Verb } from '../context'
import { EXIT, Stop } from '../exit'
import { findFeature } from '../find'
import { table } from '../output'
import { type Session, unwrap } from '../session'

/** `espalier feature …`: a spec with its overseer, its implementors and their checkouts. */
export function featureVerbs({ program, action }: Registry): void {
  const feature = program.command('feature').description('specs that an overseer and implementors work on')
  feature
    .command('init <spec>')
    .description('make branches and checkouts of a feature; again makes what is missing')
    .option('--implementors <n>', 'how many implementors', '3')
    .action(
      action(async (verb: Verb, spec: string, options: { implementors: string }) => {
        const implementors = count(options.implementors)
        const session = await verb.session()
        const { id } = unwrap(await session.call('feature.init', { spec, implementors }))
        show(verb, await session.model(), id)
        return EXIT.done
      }),
    )
  feature
    .command('list')
    .description('all features')
    .action(
      action(async (verb: Verb) => {
        const views = featureViews(await (await verb.session()).model())
        verb.out.answer(views, () =>
          views.length === 0
            ? 'No features yet. Begin one: espalier feature init 004-login'
            : table(['id', 'state', 'implementors', 'tasks', 'overseer'], views.map(row)),
        )
        return EXIT.done
      }),
    )
  feature
    .command('show [id]')
    .description('one feature; without an id, the one whose checkout you stand in')
    .action(
      action(async (verb: Verb, id: string | undefined) => {
        const session = await verb.session()
        const model = await session.model()
        show(verb, model, id ?? (await here(verb, session, model)))
        return EXIT.done
      }),
    )
}

function count(text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= 0 && number <= 64) return number
  throw new Stop(
    { code: 'bad-usage', message: `--implementors takes a whole number from 0 to 64, not “${text}”.` },
    EXIT.usage,
  )
}

/** The feature whose branch is checked out where the caller stands; role and spec are in the branch's name. */
async function here(verb: Verb, session: Session, model: Model): Promise<string> {
  const inside = Object.values(model.checkouts)
    .filter(({ path }) => verb.cwd === path || verb.cwd.startsWith(`${path}/`))
    .sort((a, b) => b.path.length - a.path.length)[0]
  const found = inside?.branch ? unwrap(await session.call('feature.where', { branch: inside.branch })).feature : null
  if (found) return found.spec
  throw new Stop({
    code: 'no-feature',
    message: 'You do not stand in a checkout of a feature.',
    hint: 'Name one; `espalier feature list` shows them.',
  })
}

function show(verb: Verb, model: Model, id: string): void {
  const view = featureView(model, findFeature(model, id))
  verb.out.answer(view, () => {
    const seats = [...(view.overseer ? [view.overseer] : []), ...view.implementors]
    const rows = seats.map(seat => [
      seat.number === null ? seat.role : `${seat.role} ${seat.number}`,
      seat.branch,
      `+${seat.ahead} -${seat.behind}`,
      seat.path ?? '–',
    ])
    const state = `${view.id}  ${view.state}${view.reason ? ` (${view.reason})` : ''}`
    return [
      state,
      view.upstream ? `upstream  ${view.upstream}` : '',
      table(['role', 'branch', 'ahead', 'checkout'], rows),
    ]
      .filter(line => line !== '')
      .join('\n')
  })
}

const row = (view: FeatureView) => [
  view.id,
  view.state,
  String(view.implementors.length),
  String(view.tasks.length),
  view.overseer?.branch ?? '–',
]
