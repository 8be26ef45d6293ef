import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

export interface Tab {
  id: string
  title: string
  count?: number
  content: ReactNode
}

/** A row of tabs over one view; arrow keys move between them. */
export function Tabs({
  tabs,
  value,
  onChange,
  label,
}: {
  tabs: readonly Tab[]
  value: string
  onChange(id: string): void
  label: string
}) {
  return (
    <Radix.Root value={value} onValueChange={onChange} className="flex min-h-0 flex-1 flex-col">
      <Radix.List aria-label={label} className="flex h-8 shrink-0 items-stretch gap-4 border-b px-4">
        {tabs.map(tab => (
          <Radix.Trigger
            key={tab.id}
            value={tab.id}
            className="-mb-px flex items-center gap-1.5 border-b border-transparent text-dense text-ink-2 hover:text-ink data-[state=active]:border-ink data-[state=active]:font-medium data-[state=active]:text-ink"
          >
            {tab.title}
            {tab.count !== undefined && tab.count > 0 && (
              <span className="tabular text-meta text-ink-3">{tab.count}</span>
            )}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map(tab => (
        <Radix.Content key={tab.id} value={tab.id} className="min-h-0 flex-1 overflow-y-auto outline-none">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  )
}
