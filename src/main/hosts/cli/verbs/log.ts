import type { Registry, Verb } from '../context'
import { EXIT } from '../exit'
import { followLog, wholeLog } from '../whole-log'

/** `espalier log`: what a gate or a set-up said, as it said it. */
export function logVerb({ program, action }: Registry): void {
  program
    .command('log <id>')
    .description(
      'the output of a gate, a set-up or a teardown, by the id that landing show, gate run or checkout list --json prints',
    )
    .option('--follow', 'go on printing as it grows, until it is over')
    .action(
      action(async (verb: Verb, id: string, options: { follow?: boolean }) => {
        if (options.follow) return followLog(verb, await verb.session(), id)
        const text = await wholeLog(await verb.session(), id)
        verb.out.answer({ id, text }, () => text)
        return EXIT.done
      }),
    )
}
