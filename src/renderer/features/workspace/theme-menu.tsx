import { useSession } from '@renderer/store/context'
import type { ThemeChoice } from '@renderer/store/session'
import { Icon } from '@renderer/ui/icon'
import { Dropdown } from '@renderer/ui/menu'
import { Monitor, Moon, Sun } from 'lucide-react'
import { useStore } from 'zustand'

const choices: { value: ThemeChoice; title: string }[] = [
  { value: 'system', title: 'As the system' },
  { value: 'light', title: 'Light' },
  { value: 'dark', title: 'Dark' },
]

/** Light, dark, or as the system has it. */
export function ThemeMenu() {
  const session = useSession()
  const theme = useStore(session.theme)
  const icon = theme.choice === 'system' ? Monitor : theme.dark ? Moon : Sun
  return (
    <Dropdown
      align="end"
      items={() =>
        choices.map(choice => ({
          id: choice.value,
          title: choice.title,
          checked: choice.value === theme.choice,
          run: () => session.chooseTheme(choice.value),
        }))
      }
    >
      <button
        type="button"
        aria-label="Theme"
        title="Theme"
        className="inline-flex size-7 items-center justify-center rounded-control text-ink-2 hover:bg-hover hover:text-ink data-[state=open]:bg-hover"
      >
        <Icon of={icon} />
      </button>
    </Dropdown>
  )
}
