import { createStore, type StoreApi } from 'zustand/vanilla'

/** What a project's window remembers between two visits. */
export interface UiMemory {
  /** Width of the roster, px. */
  sidebar: number
  sidebarOpen: boolean
  /** Columns that are folded. */
  collapsed: readonly string[]
  lanes: 'status' | 'agent'
  /** Whether a run's terminal opens by itself when it starts. */
  openRuns: boolean
  /** Terminals that opened by themselves once; one that was closed stays closed. */
  seenRuns: readonly string[]
  /** What was chosen in the palette, the latest first. */
  used: readonly string[]
  /** The panes, as the workspace wrote them; it alone can read it. */
  layout: unknown
}

/** What the palette shows: everything, the choices for the selected tasks, branches, or gates. */
export type PalettePage = 'all' | 'assign' | 'priority' | 'offer' | 'check' | 'promote' | 'gate' | 'features'

export interface UiState extends UiMemory {
  /** Task whose details are shown. */
  task: string | null
  /** Landing, or build of a level, whose details are shown. */
  landing: string | null
  /** Landing that a person is about to refuse: why is being asked. */
  refusing: string | null
  /** Selected cards, in the order they were selected; the last one has the focus. */
  selection: readonly string[]
  filter: string
  /** Task whose title is being edited. */
  editing: string | null
  palette: PalettePage | null
  /** Part of the settings that is to be brought into view, once. */
  section: string | null
  help: boolean
  /** What is asked over the checkouts: what to clean up, or where to move them. */
  asking: 'cleanup' | 'move' | null
  /** Tasks that a person is about to mark done: whether to is being asked. */
  finishing: readonly string[]
  /** The question for a new feature is shown. */
  feature: boolean
  /** The question whether to quit is shown. */
  quitting: boolean
}

export type UiStore = StoreApi<UiState>

/** Makes the window's own state from what was remembered (JSON text, or null); what cannot be read is forgotten. */
export function createUi(remembered: string | null): UiStore {
  return createStore<UiState>(() => ({
    ...readMemory(remembered),
    task: null,
    landing: null,
    refusing: null,
    selection: [],
    filter: '',
    editing: null,
    palette: null,
    section: null,
    help: false,
    asking: null,
    finishing: [],
    feature: false,
    quitting: false,
  }))
}

function readMemory(text: string | null): UiMemory {
  const read = parse(text)
  const { sidebar, sidebarOpen, collapsed, lanes, openRuns, seenRuns, used, layout } = read
  return {
    sidebar: typeof sidebar === 'number' && sidebar >= 160 && sidebar <= 480 ? sidebar : 232,
    sidebarOpen: sidebarOpen !== false,
    collapsed: texts(collapsed),
    lanes: lanes === 'agent' ? 'agent' : 'status',
    openRuns: openRuns !== false,
    seenRuns: texts(seenRuns),
    used: texts(used),
    layout,
  }
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter(each => typeof each === 'string') : [])

function parse(text: string | null): Partial<Record<keyof UiMemory, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

/** What of the state is to be remembered, as JSON text. */
export function memoryOf(state: UiState): string {
  const { sidebar, sidebarOpen, collapsed, lanes, openRuns, seenRuns, used, layout } = state
  return JSON.stringify({ sidebar, sidebarOpen, collapsed, lanes, openRuns, seenRuns, used, layout } satisfies UiMemory)
}
