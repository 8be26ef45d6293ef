import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from './button'
import { Icon } from './icon'
import { Dropdown } from './menu'
import type { MenuEntry } from './menu-items'

export interface SelectOption {
  value: string
  title: string
  icon?: ReactNode
}

/** One of a few values, chosen from a menu. */
export function Select({
  label,
  value,
  options,
  onChange,
}: {
  label: string
  value: string
  options: readonly SelectOption[]
  onChange(value: string): void
}) {
  const current = options.find(option => option.value === value)
  const items = (): MenuEntry[] =>
    options.map(option => ({
      id: option.value,
      title: option.title,
      checked: option.value === value,
      run: () => onChange(option.value),
    }))
  return (
    <Dropdown items={items}>
      <Button size="small" look="plain" aria-label={`${label}: ${current?.title ?? value}`} icon={current?.icon}>
        {current?.title ?? value}
        <Icon of={ChevronDown} size={12} className="text-ink-3" />
      </Button>
    </Dropdown>
  )
}
