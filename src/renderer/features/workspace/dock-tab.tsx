import { useModel } from '@renderer/store/context'
import { runLook } from '@renderer/store/looks'
import { StateGlyph } from '@renderer/ui/glyph'
import { Icon } from '@renderer/ui/icon'
import type { Look } from '@renderer/ui/look'
import { ContextMenu } from '@renderer/ui/menu'
import type { Model } from '@shared/domain/model'
import type { IDockviewPanelHeaderProps } from 'dockview-react'
import { X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { closePane } from './dock-layout'
import { serviceOf, terminalParams } from './dock-params'
import { revealTab } from './reveal-tab'
import { runOfSession, shortTitle, tabTitle } from './tab-title'
import { useOpenTerminals } from './use-open-terminals'

/** The tab of a pane: title, close on hover, menu. A card dropped on a terminal's tab goes to its agent. */
export function DockTab({ api, containerApi, params }: IDockviewPanelHeaderProps) {
  const [given, setTitle] = useState(api.title ?? '')
  useEffect(() => {
    const watch = api.onDidTitleChange(event => setTitle(event.title))
    return () => watch.dispose()
  }, [api])
  const open = useOpenTerminals(containerApi)
  const terminal = terminalParams(params)?.session ?? null
  const full = useModel(model => tabTitle(model, terminal, open)) ?? given
  const title = full === given ? given : shortTitle(full)
  const face = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // The tab around this is dockview's; it has the focus and the keys, these are for the pointer alone.
    const tab = face.current
    const close = (event: MouseEvent) => event.button === 1 && closePane(containerApi, api.id)
    const grow = () => (api.isMaximized() ? api.exitMaximized() : api.maximize())
    const unreveal = tab ? revealTab(tab, api) : () => {}
    tab?.addEventListener('auxclick', close)
    tab?.addEventListener('dblclick', grow)
    return () => {
      unreveal()
      tab?.removeEventListener('auxclick', close)
      tab?.removeEventListener('dblclick', grow)
    }
  }, [api, containerApi])
  const service = serviceOf(params)
  const split = (direction: 'right' | 'below') => {
    const group = containerApi.addGroup({ referenceGroup: api.group, direction })
    api.moveTo({ group })
  }
  const menu = () => [
    { id: 'close', title: 'Close', run: () => closePane(containerApi, api.id) },
    {
      id: 'others',
      title: 'Close others',
      disabled: api.group.panels.length < 2,
      run: () => {
        for (const panel of [...api.group.panels]) if (panel.id !== api.id) closePane(containerApi, panel.id)
      },
    },
    { kind: 'line' as const, id: 'line' },
    { id: 'right', title: 'Move to the right', run: () => split('right') },
    { id: 'below', title: 'Move below', run: () => split('below') },
    {
      id: 'max',
      title: api.isMaximized() ? 'Back to its size' : 'Fill the window',
      run: () => (api.isMaximized() ? api.exitMaximized() : api.maximize()),
    },
  ]
  return (
    <ContextMenu items={menu}>
      <div
        ref={face}
        className="group relative flex h-full items-center gap-1 pr-5 pl-3 data-[drop-over]:bg-sky-soft"
        {...(service ? { 'data-drop-service': service } : {})}
      >
        <RunMark session={terminal} />
        <span className="max-w-40 truncate" title={full}>
          {title}
        </span>
        <button
          type="button"
          tabIndex={-1}
          aria-label={`Close ${title}`}
          className="absolute right-0.5 inline-flex size-4 items-center justify-center rounded-sm bg-ground text-ink-3 opacity-0 group-hover:opacity-100 hover:text-ink"
          onPointerDown={event => event.stopPropagation()}
          onClick={() => closePane(containerApi, api.id)}
        >
          <Icon of={X} size={12} />
        </button>
      </div>
    </ContextMenu>
  )
}

/** How the run in a terminal stands; nothing for a shell. */
function RunMark({ session }: { session: string | null }) {
  const look = useModel(model => lookOf(model, session))
  if (!look) return null
  return <StateGlyph size={12} look={look} said className="mr-0.5" />
}

function lookOf(model: Model, session: string | null): Look | null {
  const run = runOfSession(model, session)
  return run ? runLook(run) : null
}
