/** The design's own example of a configuration, whole. */
export const designSample = String.raw`version: 1
strategy: auto                  # auto | clones | team-worktrees | hierarchical
mode: parallel                  # parallel | staggered; a team may say its own
branches:
  main: main
  integration: integration/weekly
  team: "team/{team}"
  agent: "feature/{task}-{service}"
  specialist: "specialists/{service}/{task}"
  hotfix: "hotfix/{task}"
checkouts: { root: "../{project}.espalier", setup: npm ci, copy: [.env], ports: 10, teardown: "" }
teams: { alpha: { members: [devon, tara] } }
services:
  devon:
    role: implementor           # coordinator architect overseer implementor tester specialist
    persona: "Backend developer focused on APIs and data"
    programming_languages: [TypeScript]
    frameworks: [Express]
    directories: [src/backend, { path: docs, access: read }]
    access_level: team          # global_read team own
    tools_allowed: [Read, Write, Edit, Bash]
    tools_restricted: [WebFetch, git push]
    mcp_servers: [database-tools]
    runtime: claude             # a name under runtimes, or a built-in: claude codex gemini opencode aider api script
    instances: 1
    timeout: 30m
    retries: 3
    syncs_from: main            # specialists
    contributes_to: "specialists/ui/*"
    impacts: [alpha]
runtimes:
  script: { command: [bash, agent.sh], prompt: env }     # prompt: argument | stdin | file | env | type (typed into the terminal)
handoffs: [{ from: implementor, to: tester }]
phases:
  - { name: foundation, agents: [devon], needs: [], gate: unit, waves: { devon: 5 }, unblocks: [build] }
  - { name: build, agents: [tara], needs: [foundation, "devon wave 3"] }
contracts: [{ name: explain-api, paths: [src/api/**], owner: devon, frozen: false }]
foresight: { dispatch: warn }                            # off | warn | hold
resolver: { runtime: api, levels: [team], may_touch: conflicted }
budgets: { day: 20.00, task: 2.00, currency: USD, warn_at: 80% }
environment: { pass: [ANTHROPIC_API_KEY], set: { CI: "1" } }
protected: [multi-agent.yaml, .github/**, LICENSE]
gates:
  unit:
    run: npm test               # or "gates: none" at a level, said aloud
    timeout: 10m
    paths: [src/**, test/**]    # skip when nothing here changed
    checks:
      - { name: passing, match: "(\\d+) passing", at_least: 676, blocker: true }
      - { name: bench, match: "time ([0-9.]+)", baseline: bench/time, max_regression: 0%, blocker: false }
levels:
  team:        { trigger: ready,    gates: [unit] }
  integration: { trigger: task-end, gates: [unit] }
  main:        { trigger: manual,   gates: [unit], approve: [person], tag: "milestone/{date}" }
notify: { webhooks: [{ url_env: SLACK_WEBHOOK, on: [landing.refused, project.paused] }] }
`

/** The services block of the orchestration document, as it stands there. */
export const documentServices = `services:
  architect:
    persona: "Lead architect focused on system design and coordination"
    access_level: "global_read"
    tools_allowed: ["all"]
    directories: ["/"]
    
  frontend:
    persona: "Frontend developer focused on UI/UX and performance"
    programming_languages: ["TypeScript", "JavaScript", "CSS"]
    frameworks: ["React", "Next.js", "Tailwind"]
    directories: ["src/frontend", "public", "styles"]
    tools_allowed: ["Read", "Write", "Edit", "Bash", "WebFetch"]
    tools_restricted: ["git commit", "gh pr create"]
    mcp_servers: ["frontend-tools", "design-system"]
    
  backend:
    persona: "Backend developer focused on APIs and data processing"
    programming_languages: ["Python", "JavaScript", "SQL"]
    frameworks: ["FastAPI", "Express", "SQLAlchemy"]
    directories: ["src/backend", "api", "database"]
    tools_allowed: ["Read", "Write", "Edit", "Bash"]
    tools_restricted: ["WebFetch", "git commit"]
    mcp_servers: ["database-tools", "api-docs"]
    
  database:
    persona: "Database specialist focused on schema and migrations"
    programming_languages: ["SQL", "Python"]
    frameworks: ["SQLAlchemy", "Alembic"]
    directories: ["database", "migrations"]
    tools_allowed: ["Read", "Write", "Edit", "Bash"]
    mcp_servers: ["database-migration"]
`
