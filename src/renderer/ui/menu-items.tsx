import type { ReactNode } from 'react'

/** One line of a menu. */
export interface MenuAction {
  kind?: 'action'
  id: string
  title: string
  icon?: ReactNode
  /** Quiet words at the end, when there is no shortcut. */
  note?: string
  shortcut?: string
  danger?: boolean
  disabled?: boolean
  checked?: boolean
  run(): void
}
export interface MenuSub {
  kind: 'sub'
  id: string
  title: string
  icon?: ReactNode
  items: readonly MenuEntry[]
}
export interface MenuLabel {
  kind: 'label'
  id: string
  title: string
}
export interface MenuLine {
  kind: 'line'
  id: string
}
export type MenuEntry = MenuAction | MenuSub | MenuLabel | MenuLine

export const menuPanel =
  'rising z-50 max-h-[min(var(--radix-dropdown-menu-content-available-height,480px),480px)] min-w-48 max-w-80 overflow-y-auto rounded-pane border border-line-strong bg-raised p-1 text-body shadow-float outline-none'
export const menuRow =
  'flex h-7 items-center gap-2 rounded-sm px-2 text-ink outline-none data-[highlighted]:bg-press data-[disabled]:opacity-40 data-[state=open]:bg-hover [&_svg]:shrink-0'
