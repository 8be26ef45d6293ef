import { Kbd } from '@renderer/ui/kbd'
import { Command } from 'cmdk'
import type { ReactNode } from 'react'

export interface PaletteItemProps {
  value: string
  title: string
  icon?: ReactNode
  note?: string | undefined
  shortcut?: string | undefined
  words?: readonly string[]
  onSelect(): void
}

/** One line of the palette. */
export function PaletteItem({ value, title, icon, note, shortcut, words, onSelect }: PaletteItemProps) {
  return (
    <Command.Item
      value={value}
      keywords={[title, ...(words ?? [])]}
      onSelect={onSelect}
      className="flex h-8 items-center gap-2.5 rounded-sm px-2.5 text-body data-[selected=true]:bg-press"
    >
      <span className="flex size-4 shrink-0 items-center justify-center text-ink-2">{icon}</span>
      <span className="min-w-0 flex-1 truncate">{title}</span>
      {note && <span className="max-w-48 truncate text-meta text-ink-3">{note}</span>}
      {shortcut && <Kbd keys={shortcut} />}
    </Command.Item>
  )
}

/** A heading over lines of the palette. */
export function PaletteGroup({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={title}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-meta [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-3"
    >
      {children}
    </Command.Group>
  )
}
