import { useSession } from '@renderer/store/context'
import { Button } from '@renderer/ui/button'
import { ContextMenu } from '@renderer/ui/menu'
import { tipWord } from '@shared/domain/tree/state'
import { useCallback, useMemo, useRef, useState } from 'react'
import { shootActions } from './actions'
import { EspalierTree } from './EspalierTree'
import { saveFile, svgText } from './exportSvg'
import { GraphTools } from './GraphTools'
import { HoverCard } from './HoverCard'
import { Legend } from './Legend'
import { SproutHint } from './SproutHint'
import { TreeTable } from './TreeTable'
import { useJourneys } from './useJourneys'
import type { PanZoom } from './usePanZoom'
import { useTree } from './useTree'

/** The espalier of the open project: picture or table, numbers on hover, actions in place. */
export function GraphPane() {
  const session = useSession()
  const box = useRef<HTMLDivElement>(null)
  const { input, geometry, now } = useTree(box)
  const [journeys, arrived] = useJourneys(input, geometry)
  const [selection, select] = useState<string | null>(null)
  const [hovered, hover] = useState<string | null>(null)
  const [table, showTable] = useState(false)
  const [legend, showLegend] = useState(false)
  const control = useRef<PanZoom | null>(null)

  const shown = useMemo(
    () => geometry.shoots.find(({ shoot }) => shoot.key === (hovered ?? selection)),
    [geometry, hovered, selection],
  )
  const shootOf = (key: string | null) => input.shoots.find(shoot => shoot.key === key)
  const actionsOf = (key: string | null) => {
    const shoot = shootOf(key)
    return shoot === undefined ? [] : shootActions(session, shoot)
  }
  const press = (key: string, id: string): boolean => {
    const action = actionsOf(id).find(each => each.key === key.toLowerCase())
    action?.run()
    return action !== undefined
  }
  const open = (key: string): void => {
    const actions = actionsOf(key)
    ;(actions.find(({ id }) => id === 'terminal') ?? actions.find(({ id }) => id === 'task'))?.run()
  }
  const save = useCallback(() => {
    const svg = box.current?.querySelector<SVGSVGElement>('.espalier-tree svg')
    if (svg) saveFile(`${session.name}-espalier.svg`, 'image/svg+xml', svgText(svg, geometry.bounds))
  }, [session.name, geometry.bounds])
  const menu = () => {
    const key = hovered ?? selection
    const shoot = shootOf(key)
    if (shoot === undefined)
      return [
        { id: 'fit', title: 'Fit the tree', shortcut: '0', run: () => control.current?.fit() },
        { id: 'save', title: 'Save as SVG', run: save },
      ]
    return [
      { kind: 'label' as const, id: 'who', title: `${shoot.name} · ${tipWord(shoot.state).toLowerCase()}` },
      ...actionsOf(key).map(({ id, title, key: shortcut, danger, run }) => ({
        id,
        title,
        shortcut,
        run,
        ...(danger === true ? { danger } : {}),
      })),
    ]
  }
  const selected = shootOf(selection)

  return (
    <section ref={box} className="relative h-full overflow-hidden bg-pane" aria-label="Espalier" data-paper>
      {table ? (
        <TreeTable input={input} selection={selection} onSelect={select} onOpen={open} />
      ) : (
        <ContextMenu items={menu}>
          <div className="size-full">
            <EspalierTree
              input={input}
              geometry={geometry}
              now={now}
              selection={selection}
              onSelect={select}
              onHover={hover}
              onOpen={open}
              onKey={press}
              journeys={journeys}
              onArrived={arrived}
              control={control}
            />
          </div>
        </ContextMenu>
      )}
      {!table && shown !== undefined && control.current !== null && (
        <HoverCard
          geometry={shown}
          panZoom={control.current}
          size={{ width: box.current?.clientWidth ?? 0, height: box.current?.clientHeight ?? 0 }}
          actions={shown.shoot.key === selection ? actionsOf(selection) : null}
        />
      )}
      <GraphTools
        table={table}
        onTable={() => showTable(now => !now)}
        onZoom={factor => control.current?.zoomBy(factor)}
        onFit={() => control.current?.fit()}
        onSave={save}
      />
      {!table && input.shoots.every(shoot => shoot.state === 'idle') && <SproutHint agents={input.agents.length} />}
      {!table && (
        <div className="absolute bottom-2 left-2">
          <Button size="small" look="quiet" aria-expanded={legend} onClick={() => showLegend(now => !now)}>
            Legend
          </Button>
        </div>
      )}
      {!table && legend && <Legend />}
      <output className="sr-only" aria-live="polite">
        {selected === undefined ? '' : `${selected.name}, ${tipWord(selected.state).toLowerCase()}`}
        {input.grafts[0] === undefined ? '' : `. Last landed: ${input.grafts[0].title}`}
      </output>
    </section>
  )
}

export default GraphPane
