import type { CommandInput } from '@shared/domain/command'

const service = (name: string, role: string, team: string | null, runtime = 'claude', instances = 1) => ({
  name,
  role,
  persona: `Works on ${role === 'implementor' ? 'features and their tests' : `what a ${role} does`}.`,
  runtime,
  team,
  instances,
})

/** Twelve agents in three teams. */
export const services = [
  service('devon', 'implementor', 'alpha'),
  service('tara', 'tester', 'alpha'),
  service('mika', 'implementor', 'alpha', 'codex'),
  service('noor', 'implementor', 'alpha'),
  service('ruben', 'implementor', 'beta', 'codex'),
  service('ines', 'implementor', 'beta'),
  service('pavel', 'tester', 'beta', 'gemini'),
  service('lena', 'implementor', 'beta'),
  service('ui', 'specialist', null, 'claude', 2),
  service('arthur', 'architect', null),
  service('coord', 'coordinator', null, 'api'),
]

/** The project as its configuration has it. */
export const projectCommands: CommandInput[] = [
  {
    type: 'project.open',
    name: 'harbor',
    root: '/home/ada/src/harbor',
    commonDir: '/home/ada/src/harbor/.git',
    mainBranch: 'main',
  },
  {
    type: 'project.configure',
    config: {
      source: 'file',
      hash: 'a1',
      services,
      teams: [
        { name: 'alpha', members: ['devon', 'tara', 'mika', 'noor'] },
        { name: 'beta', members: ['ruben', 'ines', 'pavel', 'lena'] },
      ],
      levels: [
        { name: 'team', branch: 'team/{team}', trigger: 'ready', gates: ['lint'], approve: [] },
        { name: 'main', branch: 'main', trigger: 'ready', gates: ['unit', 'bench'], approve: [] },
      ],
      gates: [
        { name: 'unit', run: 'npm test' },
        { name: 'bench', run: 'npm run bench -- --quick' },
        { name: 'lint', run: 'npm run check' },
      ],
    },
  },
]

/** The configuration as it is written. */
export const yaml = `version: 1
# Who works here. Each gets a checkout and a terminal of its own.
teams:
  alpha: { members: [devon, tara, mika, noor] }
  beta: { members: [ruben, ines, pavel, lena] }

services:
  devon:
    role: implementor
    persona: "Backend developer focused on APIs and data"
    directories: [src/api, src/data]
    runtime: claude
    timeout: 30m
  tara: { role: tester, directories: [test] }

gates:
  unit:
    run: npm test
    checks:
      - { name: passing, match: "(\\\\d+) passing", at_least: 676 }   # never fewer than today
  bench: { run: npm run bench -- --quick, blocker: false }

levels:
  main: { trigger: ready, gates: [unit, bench] }
`
