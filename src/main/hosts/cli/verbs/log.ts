import type { Registry, Verb } from '../context'
import { EXIT } from '../exit'
import { unwrap } from '../session'

const PIECE = 500_000

/** `espalier log`: what a gate or a set-up said, as it said it. */
export function logVerb({ program, action }: Registry): void {
  program
    .command('log <id>')
    .description('the output of a gate or a set-up, by the id that landing show and gate run print')
    .action(
      action(async (verb: Verb, id: string) => {
        const session = await verb.session()
        let text = ''
        for (let offset = 0; ; ) {
          const piece = unwrap(await session.call('log.read', { log: id, offset, limit: PIECE }))
          text += piece.text
          if (piece.next >= piece.size || piece.next === offset) break
          offset = piece.next
        }
        verb.out.answer({ id, text }, () => text)
        return EXIT.done
      }),
    )
}
