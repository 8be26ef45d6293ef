import { attentionOf } from '@renderer/store/attention'
import { useDerived, useModel, useReady, useSession } from '@renderer/store/context'
import { countsOf, trunkOf } from '@renderer/store/selectors'
import { perform } from '@renderer/store/session'
import { Button } from '@renderer/ui/button'
import { Glyph } from '@renderer/ui/glyph'
import { Icon } from '@renderer/ui/icon'
import { IconButton } from '@renderer/ui/icon-button'
import { Kbd } from '@renderer/ui/kbd'
import { Mark } from '@renderer/ui/mark'
import { RelativeTime } from '@renderer/ui/relative-time'
import { Tip } from '@renderer/ui/tooltip'
import { ChevronDown, CirclePause, CirclePlay, PanelLeft, Search } from 'lucide-react'
import { useStore } from 'zustand'
import { ProjectMenu } from './project-menu'
import { ThemeMenu } from './theme-menu'

// On macOS the app's own window draws its buttons into this bar.
const inset = location.protocol === 'espalier:' && navigator.platform.startsWith('Mac')

/** The top of the window: which project, how its trunk stands, what is under way, and the way to everything else. */
export function TitleBar() {
  const session = useSession()
  const ready = useReady()
  const paused = useModel(model => model.project?.paused ?? null)
  const moving = useModel(model => model.project?.migration != null)
  return (
    <header
      {...(inset ? { 'data-inset': '' } : {})}
      className="flex h-10 shrink-0 items-center gap-1 border-b bg-ground pr-2 pl-2 data-[inset]:pl-20 [-webkit-app-region:drag] [&_button]:[-webkit-app-region:no-drag]"
    >
      <IconButton
        label="Show or hide the roster"
        shortcut="mod+b"
        onClick={() => session.ui.setState(ui => ({ sidebarOpen: !ui.sidebarOpen }))}
      >
        <Icon of={PanelLeft} />
      </IconButton>
      <ProjectMenu>
        <Button look="quiet" className="max-w-60 text-ink">
          <Mark size={16} />
          <span className="truncate font-semibold">{session.name}</span>
          <Icon of={ChevronDown} size={12} className="text-ink-3" />
        </Button>
      </ProjectMenu>
      <span className="mx-1 h-4 w-px bg-line max-[720px]:hidden" />
      {ready && (
        <>
          <TrunkState />
          <span className="mx-1 h-4 w-px bg-line max-[720px]:hidden" />
        </>
      )}
      <Counts />
      <LastKnown />
      <div className="min-w-2 flex-1" />
      <button
        type="button"
        className="flex h-7 w-64 min-w-9 shrink items-center gap-2 overflow-hidden rounded-control border border-line-strong bg-raised px-2 text-ink-3 hover:text-ink-2"
        onClick={() => session.ui.setState({ palette: 'all' })}
      >
        <Icon of={Search} size={14} className="shrink-0" />
        <span className="flex-1 truncate text-left">Search or do…</span>
        <Kbd keys="mod+k" />
      </button>
      <IconButton
        disabled={!ready || moving}
        label={
          moving
            ? 'Paused while the checkouts are being moved'
            : paused
              ? 'Go on: start and land work again'
              : 'Pause: start nothing, land nothing'
        }
        onClick={() => void perform(session, { type: paused ? 'project.resume' : 'project.pause' })}
      >
        <Icon of={paused ? CirclePlay : CirclePause} />
      </IconButton>
      <ThemeMenu />
    </header>
  )
}

/** Says that what is shown may be old; where there is room, so that nothing moves. */
function LastKnown() {
  const session = useSession()
  const link = useStore(session.link)
  const ready = useReady()
  if (link.state !== 'reconnecting') return null
  return (
    <span role="status" className="flex min-w-0 items-center gap-1.5 px-2 text-dense">
      <Glyph shape="clock" tone="bud" />
      <span className="truncate">{ready ? 'Reconnecting; this is the last known state' : 'Reconnecting'}</span>
    </span>
  )
}

const trunkWords = {
  green: 'green',
  broken: 'broken',
  moved: 'not proved since it moved',
  unproved: 'not proved yet',
  gateless: 'no gate',
  paused: 'paused',
}

const trunkShapes = {
  green: 'check',
  broken: 'cross',
  moved: 'ring',
  unproved: 'ring',
  gateless: 'ring',
  paused: 'pause',
} as const
const trunkTones = {
  green: 'leaf',
  broken: 'rust',
  moved: 'bud',
  unproved: 'ink-3',
  gateless: 'bud',
  paused: 'bud',
} as const

function TrunkState() {
  const session = useSession()
  const trunk = useDerived(trunkOf)
  const look = trunkShapes[trunk.state]
  const tone = trunkTones[trunk.state]
  return (
    <Tip
      text={
        trunk.branch ? `${trunk.branch.head.slice(0, 7)} ${trunk.branch.subject}` : 'Nothing is known of the trunk yet'
      }
    >
      <button
        type="button"
        className="flex h-7 items-center gap-1.5 rounded-control px-2 text-dense whitespace-nowrap hover:bg-hover"
        onClick={() => session.panes.open({ kind: 'landing' })}
      >
        <span className="mono max-w-40 truncate">{trunk.name}</span>
        <Glyph shape={look} tone={tone} />
        <span className="text-ink-2">{trunkWords[trunk.state]}</span>
        {(trunk.state === 'green' || trunk.state === 'broken') && trunk.since !== null && (
          <RelativeTime at={trunk.since} className="text-ink-3 max-[720px]:hidden" />
        )}
      </button>
    </Tip>
  )
}

function Counts() {
  const session = useSession()
  const counts = useDerived(countsOf)
  const waiting = useDerived(attentionOf).length
  return (
    <>
      <Count name="running" value={counts.running} onClick={() => session.panes.open({ kind: 'board' })} />
      <Count name="waiting" value={waiting} strong={waiting > 0} onClick={() => session.actions.run('go.needs-you')} />
      <Count name="landing" value={counts.landing} onClick={() => session.panes.open({ kind: 'landing' })} />
    </>
  )
}

function Count({ name, value, strong, onClick }: { name: string; value: number; strong?: boolean; onClick(): void }) {
  const ready = useReady()
  return (
    <button
      type="button"
      className="flex h-7 items-center gap-1.5 rounded-control px-2 text-dense text-ink-2 whitespace-nowrap hover:bg-hover"
      onClick={onClick}
    >
      {strong && <Glyph shape="bang" tone="bud" size={12} />}
      {name}
      {ready && <span className={value > 0 ? 'tabular font-semibold text-ink' : 'tabular text-ink-3'}>{value}</span>}
    </button>
  )
}
