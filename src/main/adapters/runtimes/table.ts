import type { BuiltinRuntime, PromptDelivery } from '@shared/domain/config/schema'

/** How a built-in runtime is started. Arguments stand in the order: command, model, tools, `args` of the configuration, prompt. */
export interface RuntimeEntry {
  /** null: the configuration has to give it. */
  readonly command: readonly string[] | null
  readonly prompt: PromptDelivery
  /** Arguments right before the prompt (or its file). */
  readonly promptArgs: readonly string[]
  /** true: stays open after its task; a commit trailer ends the task. */
  readonly interactive: boolean
  readonly modelArg: string | null
  /** One argument each, the list follows after "=" with commas. */
  readonly allowArg: string | null
  readonly denyArg: string | null
  /** Variables it signs in with; handed on when they are set. */
  readonly credentials: readonly string[]
  readonly get: string
}

const plain = {
  promptArgs: [],
  modelArg: '--model',
  allowArg: null,
  denyArg: null,
} as const

/**
 * The built-in runtimes. `api` is missing on purpose: it has no program. No entry lets an agent skip its own questions
 * about what it may do; a person who wants that says so in `args`.
 */
export const runtimeTable: Readonly<Record<Exclude<BuiltinRuntime, 'api'>, RuntimeEntry>> = {
  script: {
    ...plain,
    command: null,
    prompt: 'env',
    interactive: false,
    modelArg: null,
    credentials: [],
    get: 'Give the program under runtimes: { script: { command: [bash, agent.sh] } }.',
  },
  claude: {
    ...plain,
    command: ['claude'],
    prompt: 'argument',
    interactive: true,
    allowArg: '--allowedTools',
    denyArg: '--disallowedTools',
    credentials: ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'CLAUDE_CODE_OAUTH_TOKEN'],
    get: 'Install it with "npm install -g @anthropic-ai/claude-code", then run "claude" once to sign in.',
  },
  codex: {
    ...plain,
    command: ['codex'],
    prompt: 'argument',
    interactive: true,
    credentials: ['OPENAI_API_KEY', 'CODEX_API_KEY'],
    get: 'Install it with "npm install -g @openai/codex", then run "codex login".',
  },
  gemini: {
    ...plain,
    command: ['gemini'],
    prompt: 'argument',
    promptArgs: ['--prompt-interactive'],
    interactive: true,
    credentials: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
    get: 'Install it with "npm install -g @google/gemini-cli", then run "gemini" once to sign in.',
  },
  opencode: {
    ...plain,
    command: ['opencode'],
    prompt: 'argument',
    promptArgs: ['--prompt'],
    interactive: true,
    credentials: ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'OPENROUTER_API_KEY'],
    get: 'Install it with "npm install -g opencode-ai", then run "opencode auth login".',
  },
  aider: {
    ...plain,
    command: ['aider'],
    prompt: 'file',
    promptArgs: ['--yes-always', '--message-file'],
    interactive: false,
    credentials: ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'OPENROUTER_API_KEY', 'GEMINI_API_KEY'],
    get: 'Install it with "python -m pip install aider-install && aider-install".',
  },
}
