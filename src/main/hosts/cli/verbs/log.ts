import type { Registry, Verb } from '../context'
import { EXIT } from '../exit'
import { wholeLog } from '../whole-log'

/** `espalier log`: what a gate or a set-up said, as it said it. */
export function logVerb({ program, action }: Registry): void {
  program
    .command('log <id>')
    .description('the output of a gate or a set-up, by the id that landing show and gate run print')
    .action(
      action(async (verb: Verb, id: string) => {
        const text = await wholeLog(await verb.session(), id)
        verb.out.answer({ id, text }, () => text)
        return EXIT.done
      }),
    )
}
