import { useSession } from '@renderer/store/context'
import { Dropdown } from '@renderer/ui/menu'
import type { MenuEntry } from '@renderer/ui/menu-items'
import { type ReactNode, useEffect, useState } from 'react'
import { quit } from './quit'

interface Recent {
  path: string
  name: string
}

/** Switches between projects. */
export function ProjectMenu({ children }: { children: ReactNode }) {
  const session = useSession()
  const [recents, setRecents] = useState<Recent[]>([])
  useEffect(() => {
    void session.recents().then(setRecents)
  }, [session])
  const items = (): MenuEntry[] => [
    { kind: 'label', id: 'l', title: 'Projects' },
    ...recents.slice(0, 8).map(
      (recent): MenuEntry => ({
        id: recent.path,
        title: recent.name,
        checked: recent.path === session.root,
        run: () => session.openProject(recent.path),
      }),
    ),
    { kind: 'line', id: 'line' },
    { id: 'show', title: 'Show in the file manager', run: () => session.reveal(session.root) },
    { id: 'copy', title: 'Copy path', run: () => session.copy(session.root) },
    { kind: 'line', id: 'line2' },
    { id: 'other', title: 'Open another project…', shortcut: 'mod+o', run: session.leave },
    { kind: 'line', id: 'line3' },
    { id: 'quit', title: 'Quit Espalier…', run: () => quit(session) },
  ]
  return <Dropdown items={items}>{children}</Dropdown>
}
