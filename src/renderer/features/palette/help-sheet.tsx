import type { Action } from '@renderer/store/actions'
import { useSession, useUi } from '@renderer/store/context'
import { Dialog } from '@renderer/ui/dialog'
import { Kbd } from '@renderer/ui/kbd'
import { useStore } from 'zustand'

const fixed: { group: string; rows: [string, string][] }[] = [
  {
    group: 'On the board',
    rows: [
      ['Move between cards', 'arrowup arrowdown arrowleft arrowright'],
      ['Open the card', 'enter'],
      ['Peek at the card', 'space'],
      ['Select several', 'shift+arrowdown'],
      ['Let go', 'escape'],
    ],
  },
  {
    group: 'In the landing queue',
    rows: [
      ['Move between landings', 'arrowup arrowdown'],
      ['Up or down the queue', 'alt+arrowup alt+arrowdown'],
    ],
  },
]

/** Every shortcut there is, by what it is for. */
export function HelpSheet() {
  const session = useSession()
  const open = useUi(ui => ui.help)
  const actions = useStore(session.actions.store, state => state.actions)
  const groups = new Map<string, Action[]>()
  for (const action of actions) {
    if (!action.shortcut || action.id.endsWith('.too')) continue
    groups.set(action.group, [...(groups.get(action.group) ?? []), action])
  }
  return (
    <Dialog open={open} onClose={() => session.ui.setState({ help: false })} title="Shortcuts" width={980}>
      <div className="columns-2 gap-8 min-[960px]:columns-3">
        {[...groups].map(([group, own]) => (
          <Group key={group} title={group} rows={own.map(action => [action.title, action.shortcut ?? ''])} />
        ))}
        {fixed.map(({ group, rows }) => (
          <Group key={group} title={group} rows={rows} />
        ))}
      </div>
    </Dialog>
  )
}

function Group({ title, rows }: { title: string; rows: [string, string][] }) {
  return (
    <section className="mb-5 break-inside-avoid">
      <h3 className="pb-1 text-meta font-medium text-ink-3">{title}</h3>
      <ul>
        {rows.map(([name, keys]) => (
          <li key={name} className="flex h-7 items-center justify-between gap-3 border-b text-dense last:border-b-0">
            <span className="truncate">{name}</span>
            <Kbd keys={keys} />
          </li>
        ))}
      </ul>
    </section>
  )
}
