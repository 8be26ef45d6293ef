import type { BuiltinRuntime, PromptDelivery } from '@shared/domain/config/schema'

/** How a built-in runtime is started. Arguments stand in the order: command, model, tools, `args` of the configuration, prompt. */
export interface RuntimeEntry {
  /** null: the configuration has to give it. */
  readonly command: readonly string[] | null
  readonly prompt: PromptDelivery
  /** Arguments right before the prompt (or its file). */
  readonly promptArgs: readonly string[]
  /** How it does one task and leaves, for a runtime that says `interactive: false`: words after the program, and before the prompt. */
  readonly once: { readonly args: readonly string[]; readonly promptArgs: readonly string[] }
  /** true: stays open after its task; a commit trailer ends the task. */
  readonly interactive: boolean
  readonly modelArg: string | null
  /** One argument each, the list follows after "=" with commas. */
  readonly allowArg: string | null
  readonly denyArg: string | null
  /** What "all" stands for among its tools. */
  readonly allTools: readonly string[]
  /** Rules that let it commit in its checkout, where its service may. */
  readonly commitTools: readonly string[]
  /** Lets it edit files of its own checkout without a question for each; for services that may write. */
  readonly editArgs: readonly string[]
  /** Lets its sandbox write to more folders: git's own, which lie outside a worktree and which a commit needs. */
  readonly foldersArgs: ((folders: readonly string[]) => readonly string[]) | null
  /** Variables it signs in with; handed on when they are set. */
  readonly credentials: readonly string[]
  readonly get: string
}

const plain = {
  promptArgs: [],
  once: { args: [], promptArgs: [] },
  modelArg: '--model',
  allowArg: null,
  denyArg: null,
  allTools: [],
  commitTools: [],
  editArgs: [],
  foldersArgs: null,
} as const

/**
 * The built-in runtimes. `api` is missing on purpose: it has no program. Editing and committing in its own checkout is
 * what an agent is there for and needs no question each time; every other question stays its own (whether the
 * repository is trusted, what it may run), and a person who wants fewer says so in `args` or `tools_allowed`.
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
    once: { args: [], promptArgs: ['-p'] },
    allowArg: '--allowedTools',
    denyArg: '--disallowedTools',
    allTools: ['Bash', 'Edit', 'Write', 'NotebookEdit', 'WebFetch', 'WebSearch'],
    commitTools: ['Bash(git add:*)', 'Bash(git commit:*)'],
    editArgs: ['--permission-mode', 'acceptEdits'],
    credentials: ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'CLAUDE_CODE_OAUTH_TOKEN'],
    get: 'Install it with "npm install -g @anthropic-ai/claude-code", then run "claude" once to sign in.',
  },
  codex: {
    ...plain,
    command: ['codex'],
    prompt: 'argument',
    interactive: true,
    once: { args: ['exec', '-c', 'sandbox_mode="workspace-write"'], promptArgs: [] },
    // Not --add-dir: codex refuses to start with it where the repository is not trusted yet. A JSON list is a TOML list.
    foldersArgs: folders => ['-c', `sandbox_workspace_write.writable_roots=${JSON.stringify(folders)}`],
    credentials: ['OPENAI_API_KEY', 'CODEX_API_KEY'],
    get: 'Install it with "npm install -g @openai/codex", then run "codex login".',
  },
  gemini: {
    ...plain,
    command: ['gemini'],
    prompt: 'argument',
    promptArgs: ['--prompt-interactive'],
    interactive: true,
    once: { args: [], promptArgs: ['--prompt'] },
    credentials: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
    get: 'Install it with "npm install -g @google/gemini-cli", then run "gemini" once to sign in.',
  },
  opencode: {
    ...plain,
    command: ['opencode'],
    prompt: 'argument',
    promptArgs: ['--prompt'],
    interactive: true,
    once: { args: ['run'], promptArgs: [] },
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
