import { contractViews } from '@shared/domain/contract/view'
import type { Model } from '@shared/domain/model'
import type { Registry, Verb } from '../context'
import { EXIT } from '../exit'
import { must } from '../find'
import { table } from '../output'

const findContract = (model: Model, name: string) => {
  const known = Object.fromEntries(contractViews(model).map(view => [view.name, view]))
  return must('contract', name, known, '`espalier contract list` shows them.')
}

/** `espalier contract …`: interfaces that others build on. */
export function contractVerbs({ program, action }: Registry): void {
  const contract = program.command('contract').description('interfaces that others build on: freeze and thaw them')

  contract
    .command('list')
    .description('every contract, its files, and whether it is frozen')
    .action(
      action(async (verb: Verb) => {
        const views = contractViews(await (await verb.session()).model())
        verb.out.answer(views, () =>
          views.length === 0
            ? 'No contracts. Say which under `contracts:` in multi-agent.yaml.'
            : table(
                ['contract', 'state', 'owner', 'files'],
                views.map(({ name, frozen, by, owner, paths }) => [
                  name,
                  frozen ? `frozen by ${by}` : 'open',
                  owner,
                  paths.join(', '),
                ]),
              ),
        )
        return EXIT.done
      }),
    )

  const change = (name: 'freeze' | 'thaw', description: string) =>
    contract
      .command(`${name} <name>`)
      .description(description)
      .action(
        action(async (verb: Verb, id: string) => {
          const session = await verb.session()
          findContract(await session.model(), id)
          await session.dispatch({ type: `contract.${name}`, id })
          const view = findContract(await session.model(), id)
          verb.out.answer(view, () => `${id} is ${view.frozen ? 'frozen' : 'open'}.`)
          return EXIT.done
        }),
      )
  change('freeze', 'release what waits for it; changing its files then needs a person')
  change('thaw', 'let its files change again')
}
