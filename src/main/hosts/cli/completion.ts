import type { Command } from 'commander'
import type { Registry, Verb } from './context'
import { EXIT, Stop } from './exit'
import type { Streams } from './output'

/** `espalier completion bash|zsh|fish`: a script for the shell, made from the verbs themselves. */
export function completionVerb({ program, action }: Registry, streams: Streams): void {
  program
    .command('completion <shell>')
    .description('print a completion script: bash, zsh or fish')
    .addHelpText(
      'after',
      '\n  bash: eval "$(espalier completion bash)"   zsh: the same   fish: espalier completion fish | source',
    )
    .action(
      action(async (_verb: Verb, shell: string) => {
        const make = SHELLS[shell]
        if (!make)
          throw new Stop({ code: 'bad-usage', message: `No completion for “${shell}”; there is bash, zsh and fish.` })
        streams.out(make(words(program)))
        return EXIT.done
      }),
    )
}

const COMMON = ['--json', '--repo', '--help']

/** Each verb with the words that may follow it: sub-verbs, else its options. */
function words(program: Command): Map<string, string[]> {
  const of = (command: Command) => [
    ...command.commands.map(child => child.name()),
    ...command.options.map(option => option.long ?? '').filter(name => name !== ''),
    ...(command.commands.length > 0 && command.parent ? [] : COMMON),
  ]
  const map = new Map([['', of(program)]])
  for (const verb of program.commands) {
    map.set(verb.name(), of(verb))
    for (const child of verb.commands) map.set(`${verb.name()} ${child.name()}`, of(child))
  }
  return map
}

const SHELLS: Record<string, (verbs: Map<string, string[]>) => string> = {
  bash: bash,
  zsh: verbs => `autoload -U +X bashcompinit && bashcompinit\n${bash(verbs)}`,
  fish: verbs =>
    [...verbs]
      .flatMap(([verb, next]) =>
        next.map(word => {
          const seen = verb === '' ? '__fish_use_subcommand' : `__fish_seen_subcommand_from ${verb.split(' ').at(-1)}`
          return word.startsWith('--')
            ? `complete -c espalier -f -n '${seen}' -l ${word.slice(2)}`
            : `complete -c espalier -f -n '${seen}' -a ${word}`
        }),
      )
      .join('\n')
      .concat('\n'),
}

function bash(verbs: Map<string, string[]>): string {
  const cases = [...verbs].map(([verb, next]) => `    "${verb}") echo "${next.join(' ')}" ;;`).join('\n')
  return `_espalier_words() {
  case "$1" in
${cases}
    *) return 1 ;;
  esac
}
_espalier() {
  local current="\${COMP_WORDS[COMP_CWORD]}" verb="" words index
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "\${COMP_WORDS[index]}" in
      --repo) ((index++)) ;;
      -*) ;;
      *) [[ "$verb" == *" "* ]] || verb="\${verb:+$verb }\${COMP_WORDS[index]}" ;;
    esac
  done
  words="$(_espalier_words "$verb" || _espalier_words "\${verb%% *}")"
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _espalier espalier
`
}
