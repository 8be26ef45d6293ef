import { z } from 'zod'
import { createStore, type StoreApi } from 'zustand/vanilla'

/** What a project's window remembers between two visits. */
export const UiMemory = z.object({
  sidebar: z.number().min(160).max(480).default(232),
  sidebarOpen: z.boolean().default(true),
  collapsed: z.array(z.string()).default([]),
  lanes: z.enum(['status', 'agent']).default('status'),
  layout: z.unknown().optional(),
})
export type UiMemory = z.infer<typeof UiMemory>

/** What the palette shows: everything, or the choices for the selected tasks. */
export type PalettePage = 'all' | 'assign' | 'priority'

export interface UiState extends UiMemory {
  /** Task whose details are shown. */
  task: string | null
  landing: string | null
  /** Selected cards, in the order they were selected; the last one has the focus. */
  selection: readonly string[]
  filter: string
  /** Task whose title is being edited. */
  editing: string | null
  palette: PalettePage | null
  help: boolean
}

export type UiStore = StoreApi<UiState>

/** Makes the window's own state from what was remembered (JSON text, or null); what cannot be read is forgotten. */
export function createUi(remembered: string | null): UiStore {
  return createStore<UiState>(() => ({
    ...readMemory(remembered),
    task: null,
    landing: null,
    selection: [],
    filter: '',
    editing: null,
    palette: null,
    help: false,
  }))
}

function readMemory(text: string | null): UiMemory {
  try {
    const parsed = UiMemory.safeParse(JSON.parse(text ?? '{}'))
    if (parsed.success) return parsed.data
  } catch {
    // Not JSON: forgotten like anything else that cannot be read.
  }
  return UiMemory.parse({})
}

/** What of the state is to be remembered, as JSON text. */
export const memoryOf = ({ sidebar, sidebarOpen, collapsed, lanes, layout }: UiState): string =>
  JSON.stringify({ sidebar, sidebarOpen, collapsed, lanes, layout } satisfies UiMemory)
