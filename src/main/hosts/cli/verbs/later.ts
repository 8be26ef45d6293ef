import type { Registry, Verb } from '../context'
import { EXIT, Stop } from '../exit'
import { NOT_BUILT } from '../later-words'

/** Verbs whose place is settled and whose work is not there yet: they say so, with exit code 5, and do nothing. */
export function laterVerbs({ program, action }: Registry): void {
  for (const [name, description] of NOT_BUILT) {
    const words = name.split(' ')
    const last = words.pop() ?? name
    const parent = words.reduce(
      (at, word) =>
        at.commands.find(one => one.name() === word) ?? at.command(word).description(`${word}s (not built yet)`),
      program,
    )
    parent
      .command(`${last} [words...]`)
      .description(`${description} (not built yet)`)
      .allowUnknownOption()
      .allowExcessArguments()
      .action(
        action(async (_verb: Verb) => {
          throw new Stop({ code: 'not-built', message: `espalier ${name} is not built yet.` }, EXIT.notBuilt)
        }),
      )
  }
}
