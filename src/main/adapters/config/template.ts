import type { Findings } from './detect'
import type { FoundGate } from './ecosystem'
import type { FoundService } from './roster'

/** The commented `multi-agent.yaml` for what was found: valid as it stands, and each part says what it is for. */
export function renderConfig(findings: Findings): string {
  return `${[head(findings), ground(findings), services(findings), gates(findings), levels(findings), more(findings)].join('\n')}`
}

const plain = /^[A-Za-z_./][\w./-]*( [\w./=-]+)*$/
const reserved = /^(true|false|null|yes|no|on|off|~)$/i

/** A text as YAML, quoted where it has to be; safe inside [ ] and { } too. */
export const scalar = (text: string): string => (plain.test(text) && !reserved.test(text) ? text : JSON.stringify(text))

const list = (items: readonly string[]) => `[${items.map(scalar).join(', ')}]`

const head = ({
  found,
}: Findings) => `# multi-agent.yaml: who works on this project, where, and what has to pass before their work lands.
# Written by \`espalier init\` for what it found (${found.join(', ').replace(/[\r\n]/g, ' ') || 'no build tool it knows'}). Change anything; a running
# Espalier takes it up at once, and keeps the last good version while this one has a mistake in it.
version: 1
`

function ground({ mainBranch, setup, copy }: Findings): string {
  const setupLine =
    setup === null
      ? '  # setup: make deps            # run in every new checkout before its agent starts; nothing seems to be needed'
      : `  setup: ${scalar(setup)}    # run in every new checkout before its agent starts`
  return `branches:
  main: ${scalar(mainBranch)}    # the trunk: only proved work lands on it

checkouts:
  root: "../{project}.espalier"    # every agent works in a checkout of its own, in this folder beside yours
${setupLine}
  copy: ${list(copy)}    # files git ignores that a checkout needs all the same
  ports: 10    # ports kept free for each checkout: ESPALIER_PORT and the ones after it

environment:
  pass: []    # variables that agents, set-up and gates get from your own environment, by name
  set: { CI: "1" }    # test runners then run once instead of watching
`
}

function services({ services: roster, runtime }: Findings): string {
  const note =
    runtime.present.length === 0
      ? `# None of claude, codex, gemini, opencode, aider is on your PATH: install one, or name your own under runtimes.`
      : `# On your PATH: ${runtime.present.join(', ')}. Nothing starts, and nothing costs money, before you give out a task.`
  return `# The agents. A service's name is yours to choose; its role decides what it may do.
${note}
services:
${roster.map(one => service(one, runtime.name)).join('\n')}`
}

function service({ name, role, persona, languages, frameworks, directories }: FoundService, runtime: string): string {
  const lines = [
    `  ${name}:`,
    `    role: ${role}    # coordinator, architect, overseer, implementor, tester or specialist`,
    `    persona: ${scalar(persona)}    # becomes part of its prompt`,
    ...(languages.length > 0 ? [`    programming_languages: ${list(languages)}    # so does this`] : []),
    ...(frameworks.length > 0 ? [`    frameworks: ${list(frameworks)}    # and this`] : []),
    `    directories: ${list(directories)}    # where it may write`,
    `    runtime: ${runtime}    # claude, codex, gemini, opencode, aider, api, script, or a name under runtimes`,
    `    timeout: 30m    # longest one run may take`,
    `    retries: 3    # further attempts after a failed run`,
  ]
  return `${lines.join('\n')}\n`
}

function gates({ gates: found }: Findings): string {
  if (found.length === 0)
    return `# Gates: commands that have to pass, in a clean checkout of exactly what would land. Nothing to run was found. Take
# away the # signs, put your test command in, and name the gate under levels.
# gates:
#   unit:
#     run: make test
#     timeout: 10m
`
  return `# Gates: commands that have to pass, in a clean checkout of exactly what would land.
gates:
${found.map(gate).join('\n')}
    # paths: [src/**]    # run only when one of these changed
    # checks:    # numbers from the output, on top of the exit code
    #   - { name: passing, match: "(\\\\d+) passing", at_least: 1 }
`
}

function gate({ name, run, directory, why, timeout }: FoundGate): string {
  const where = directory === '' ? '' : `\n    directory: ${scalar(directory)}    # the folder it runs in`
  return `  ${name}:    # ${why.replace(/[\r\n]/g, ' ')}
    run: ${scalar(run)}${where}
    timeout: ${timeout}    # longer, and it has failed`
}

function levels({ gates: found }: Findings): string {
  const names =
    found.length === 0
      ? 'gates: none    # said aloud: nothing is tested before it lands. Better: a list of gates'
      : `gates: ${list(found.map(({ name }) => name))}    # all of these, on the very commit that lands`
  return `# Where work lands. Without teams a branch goes to main directly.
levels:
  main:
    trigger: ready    # ready: as soon as a task is done; manual: when you say so; daily, weekly, or a cron line
    ${names}
    # approve: [person]    # somebody agrees as well
`
}

function more({ services: roster }: Findings): string {
  const implementor = roster.find(one => one.role === 'implementor')?.name ?? 'developer'
  const tester = roster.find(one => one.role === 'tester')?.name
  const handoff = tester
    ? `# When an implementor's task is done, the tester goes on from its branch:
# handoffs: [{ from: implementor, to: tester }]

`
    : ''
  return `# Paths whose change needs a person, whoever made it.
protected: [multi-agent.yaml, ".github/**", "LICENSE*"]

${handoff}# Your own way to run an agent (it finds its task in ESPALIER_PROMPT):
# runtimes:
#   mine: { command: [bash, agent.sh], prompt: env }

# Budgets: you are told at warn_at, and agents stop at the limit.
# budgets: { day: 20.00, task: 2.00, currency: USD, warn_at: 80% }

# Teams share a branch, and land on it before they land on main:
# teams: { alpha: { members: [${[implementor, tester].filter(name => name !== undefined).join(', ')}] } }
`
}
