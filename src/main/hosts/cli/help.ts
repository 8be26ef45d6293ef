import type { Command } from 'commander'

const START = `
Start here:
  espalier init                                write multi-agent.yaml, fitted to this repository
  espalier task add "Fix the login" --service devon
  espalier run --until-idle                    let the agents work and land, then leave
  espalier landing list                        what landed, what was refused and why

Everywhere:
  --repo PATH   the repository; default: where you stand
  --json        JSON on stdout and nothing else, errors as JSON on stderr

Exit codes: 0 done, 1 a negative answer, 2 bad usage or configuration, 3 internal, 4 time-out, 5 not built yet.`

/** Examples of each verb, by its words. */
export const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  init: ['espalier init', 'espalier init --repo ../shop'],
  doctor: ['espalier doctor', 'espalier doctor --fix', 'espalier doctor --json | jq ".[] | select(.ok | not)"'],
  status: ['espalier status'],
  serve: ['espalier serve', 'espalier serve --port 8123 --no-open'],
  'task add': [
    'espalier task add "Fix the login" --service devon --priority high',
    'espalier task add "Close the leak" --service devon --hotfix',
    'espalier task add "Test the login" --needs fix-the-login --paths "src/login/**,test/**"',
    'git diff | espalier task add "Finish this" --body -',
  ],
  'task list': ['espalier task list --status failed', 'espalier task list --json | jq -r ".[].id"'],
  'task show': ['espalier task show fix-the-login'],
  'task assign': ['espalier task assign fix-the-login devon'],
  'task edit': ['espalier task edit fix-the-login --priority urgent', 'espalier task edit fix-the-login --needs ""'],
  'task move': ['espalier task move fix-the-login --before write-the-docs'],
  'task unassign': ['espalier task unassign fix-the-login'],
  'task ready': ['espalier task ready fix-the-login'],
  'task done': ['espalier task done fix-the-login'],
  'task cancel': ['espalier task cancel fix-the-login'],
  'agent list': ['espalier agent list', 'espalier agent list --json'],
  'agent start': ['espalier agent start devon'],
  'agent stop': ['espalier agent stop devon', 'espalier agent stop --all'],
  'agent retry': ['espalier agent retry devon'],
  'agent attach': ['espalier agent attach devon        then Ctrl+] to leave'],
  run: ['espalier run', 'espalier run --until-idle --timeout 3600'],
  pause: ['espalier pause --reason "release day"'],
  resume: ['espalier resume'],
  'team list': ['espalier team list', 'espalier team list --json'],
  'team show': ['espalier team show alpha'],
  'feature init': ['espalier feature init 004-login', 'espalier feature init 004-login --implementors 2 --json'],
  'feature list': ['espalier feature list'],
  'feature show': ['espalier feature show 004-login', 'cd ../shop.espalier/004-login-impl-1 && espalier feature show'],
  'checkout list': ['espalier checkout list', 'espalier checkout list --disk'],
  'checkout create': ['espalier checkout create --service devon', 'espalier checkout create --branch feature/login'],
  'checkout remove': ['espalier checkout remove devon', 'espalier checkout remove devon --rescue'],
  'checkout sync': ['espalier checkout sync devon', 'espalier checkout sync --all'],
  'checkout cleanup': ['espalier checkout cleanup --dry-run', 'espalier checkout cleanup'],
  'checkout rescued list': ['espalier checkout rescued list'],
  'checkout rescued show': ['espalier checkout rescued show 20261121t044712-devon'],
  'checkout rescued prune': ['espalier checkout rescued prune --dry-run'],
  'checkout restore': ['espalier checkout restore 20261121t044712-devon'],
  'checkout plan': ['espalier checkout plan'],
  'checkout migrate': ['espalier checkout migrate --dry-run', 'espalier checkout migrate --to team-worktrees'],
  'checkout adopt': ['espalier checkout adopt ../login --service devon'],
  'checkout diff': ['espalier checkout diff devon'],
  'landing list': ['espalier landing list --state refused'],
  log: ['espalier log gate-4f9k2m0q8z', 'espalier log gate-4f9k2m0q8z | less -R'],
  'landing show': ['espalier landing show l-4f9k2m'],
  'landing check': ['espalier landing check feature/login', 'espalier landing check feature/login --no-gates'],
  'landing add': ['espalier landing add feature/login'],
  'landing hold': ['espalier landing hold l-4f9k2m'],
  'landing log': ['espalier landing log l-4f9k2m --gate unit --grep "FAIL|Error"'],
  'landing release': ['espalier landing release l-4f9k2m'],
  'landing approve': ['espalier landing approve l-4f9k2m', 'espalier landing approve l-4f9k2m --as orion'],
  'landing allow': ['espalier landing allow l-4f9k2m --paths docs/api.md --reason "the guide speaks of it"'],
  'landing now': ['espalier landing now l-4f9k2m'],
  'landing promote': ['espalier landing promote main', 'espalier landing promote integration --branch team/alpha'],
  'level list': ['espalier level list', 'espalier level list --json'],
  'landing score': [
    'espalier landing score l-4f9k2m --gate clarity --score 8',
    'espalier landing score l-4f9k2m --gate clarity --score 7 --by Grace',
  ],
  'landing retry': ['espalier landing retry l-4f9k2m'],
  'landing resolve': ['espalier landing resolve l-4f9k2m --checkout', 'espalier landing resolve l-4f9k2m --accept'],
  'landing resolved': ['espalier landing resolved l-4f9k2m'],
  'landing send-back': ['espalier landing send-back l-4f9k2m'],
  'landing revert': ['espalier landing revert l-4f9k2m'],
  'integration build': ['espalier integration build', 'espalier integration build main --json'],
  'integration list': ['espalier integration list'],
  'integration show': ['espalier integration show b-4f9k2m'],
  'landing move': ['espalier landing move l-4f9k2m', 'espalier landing move l-4f9k2m --before l-0a1b2c'],
  'landing refuse': ['espalier landing refuse l-4f9k2m --reason "we do not want this after all"'],
  'landing withdraw': ['espalier landing withdraw l-4f9k2m'],
  coordinate: ['espalier coordinate', 'espalier coordinate --json | jq .next'],
  'risk list': ['espalier risk list --state open --json'],
  'risk show': ['espalier risk show risk-unit-feature-login-1x8k'],
  'risk add': ['espalier risk add "The licence of the new parser is unclear" --severity high --owner ada'],
  'risk edit': ['espalier risk edit risk-4f9k2m --mitigation "asked the author"'],
  'risk close': ['espalier risk close risk-4f9k2m --reason "it is MIT"'],
  'blocker list': ['espalier blocker list'],
  'blocker add': ['espalier blocker add "No access to the staging database" --task wire-login'],
  'blocker resolve': ['espalier blocker resolve blocker-4f9k2m --reason "granted"'],
  'gate list': ['espalier gate list'],
  'gate run': ['espalier gate run unit', 'espalier gate run unit --rev feature/login'],
  'phase list': ['espalier phase list', 'espalier phase list --json'],
  'phase show': ['espalier phase show build'],
  'phase escalations': ['espalier phase escalations --json'],
  'phase complete': ['espalier phase complete foundation --reason "the rest can wait"'],
  'phase score': ['espalier phase score build --score 4'],
  'phase retry': ['espalier phase retry foundation'],
  'phase accept': ['espalier phase accept devon 3 --reason "looked at by hand"'],
  'contract list': ['espalier contract list'],
  'contract freeze': ['espalier contract freeze explain-api'],
  'contract thaw': ['espalier contract thaw explain-api'],
  graph: ['espalier graph', 'espalier graph --json'],
  state: ['espalier state', 'espalier state --at 120 --json'],
  events: ['espalier events --since 120', 'espalier events --follow --json | jq -r .type'],
  completion: ['eval "$(espalier completion bash)"', 'espalier completion fish | source'],
}

/** Adds to every verb's help what it is like to use it. */
export function teach(program: Command): void {
  program.addHelpText('after', START)
  const visit = (command: Command, words: string) => {
    const examples = EXAMPLES[words]
    if (examples)
      command.addHelpText(
        'after',
        `\nExamples:\n${examples.map(one => `  ${one}`).join('\n')}\n\n--repo PATH and --json may stand anywhere.`,
      )
    for (const child of command.commands) visit(child, `${words} ${child.name()}`.trim())
  }
  visit(program, '')
}
