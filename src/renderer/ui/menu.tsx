import { Check, ChevronRight } from 'lucide-react'
import { DropdownMenu, ContextMenu as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cx } from './cx'
import { Icon } from './icon'
import { Kbd } from './kbd'
import { type MenuAction, type MenuEntry, menuPanel, menuRow } from './menu-items'

/** Both of radix's menus have these parts, with the same props. */
type Parts = Pick<typeof DropdownMenu, 'Item' | 'Separator' | 'Label' | 'Sub' | 'SubTrigger' | 'SubContent' | 'Portal'>

function Face({ entry }: { entry: MenuAction }) {
  return (
    <>
      {entry.checked === undefined ? (
        entry.icon
      ) : (
        <span className="size-4">{entry.checked && <Icon of={Check} />}</span>
      )}
      <span className="min-w-0 flex-1 truncate">{entry.title}</span>
      {entry.note && <span className="text-meta text-ink-3">{entry.note}</span>}
      {entry.shortcut && <Kbd keys={entry.shortcut} className="pl-4" />}
    </>
  )
}

function Entries({ items, parts: P }: { items: readonly MenuEntry[]; parts: Parts }) {
  return items.map(entry => {
    switch (entry.kind) {
      case 'line':
        return <P.Separator key={entry.id} className="mx-1 my-1 h-px bg-line" />
      case 'label':
        return (
          <P.Label key={entry.id} className="px-2 pt-1 pb-0.5 text-meta text-ink-3">
            {entry.title}
          </P.Label>
        )
      case 'sub':
        return (
          <P.Sub key={entry.id}>
            <P.SubTrigger className={menuRow}>
              {entry.icon}
              <span className="flex-1">{entry.title}</span>
              <Icon of={ChevronRight} size={14} className="text-ink-3" />
            </P.SubTrigger>
            <P.Portal>
              <P.SubContent className={menuPanel} sideOffset={2} alignOffset={-4} collisionPadding={8}>
                <Entries items={entry.items} parts={P} />
              </P.SubContent>
            </P.Portal>
          </P.Sub>
        )
      default:
        return (
          <P.Item
            key={entry.id}
            className={cx(menuRow, entry.danger && 'text-rust')}
            disabled={entry.disabled ?? false}
            onSelect={entry.run}
          >
            <Face entry={entry} />
          </P.Item>
        )
    }
  })
}

/** A menu under a button. `items` is asked when it opens. */
export function Dropdown({
  items,
  align = 'start',
  children,
}: {
  items: () => readonly MenuEntry[]
  align?: 'start' | 'end'
  children: ReactNode
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menuPanel} align={align} sideOffset={4} collisionPadding={8}>
          <Late items={items} parts={DropdownMenu} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

/** A menu at the pointer (or by the menu key) on what it wraps. `items` is asked when it opens. */
export function ContextMenu({ items, children }: { items: () => readonly MenuEntry[]; children: ReactNode }) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={menuPanel} collisionPadding={8}>
          <Late items={items} parts={Radix} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

function Late({ items, parts }: { items: () => readonly MenuEntry[]; parts: Parts }) {
  return <Entries items={items()} parts={parts} />
}
