import { FADE_MS } from '@shared/domain/tree/fromModel'
import type { TreeGeometry, TreeInput } from '@shared/domain/tree/types'
import { type KeyboardEvent, type MouseEvent, type RefObject, useEffect, useId, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import { Shoot } from './draw/Shoot'
import { Ties } from './draw/Ties'
import './draw/tree.css'
import { unheard } from './draw/unheard'
import { Arm, Frame, Trunk } from './draw/Wood'
import { ArmWords, TrunkWords } from './draw/Words'
import { type Step, stepFrom } from './navigate'
import { type Journey, Travel } from './Travel'
import { type PanZoom, usePanZoom } from './usePanZoom'
import { lettering, roomBelow } from './view'

export interface EspalierTreeProps {
  input: TreeInput
  geometry: TreeGeometry
  /** ms since the epoch; a clock that ticks once a minute is enough. */
  now: number
  selection: string | null
  onSelect(key: string | null): void
  onHover?(key: string | null): void
  /** Enter or a double click on a shoot. */
  onOpen?(key: string): void
  /** Any other single key while a shoot is selected; true when it meant something. */
  onKey?(key: string, shoot: string): boolean
  journeys?: readonly Journey[]
  onArrived?(id: string): void
  /** Filled with the pan and zoom of the picture. */
  control?: RefObject<PanZoom | null>
}

const STEPS: Record<string, Step> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
}

/** The espalier as an SVG: pure picture and pointing; it knows no store. */
export function EspalierTree(props: EspalierTreeProps) {
  const { geometry, input, now, selection, onSelect, onHover, onOpen } = props
  const frame = useRef<HTMLDivElement>(null)
  const sheet = useRef<HTMLDivElement>(null)
  const group = useRef<SVGGElement>(null)
  const prefix = useId()
  const panZoom = usePanZoom({ frame, sheet, group }, geometry.bounds)
  const step = useStore(panZoom.settled, ({ k }) => Math.round(k * 20) / 20)
  const room = useMemo(() => roomBelow(geometry), [geometry])
  const letter = useMemo(() => lettering(step, room), [step, room])
  const idOf = (key: string): string => `${prefix}${key}`

  const { control } = props
  useEffect(() => {
    if (control !== undefined) control.current = panZoom
  }, [control, panZoom])

  const shootAt = (event: MouseEvent): string | null => {
    const target = event.target instanceof Element ? event.target.closest('[data-shoot]') : null
    return target?.getAttribute('data-shoot') ?? null
  }
  const select = (key: string | null): void => {
    onSelect(key)
    const chosen = geometry.shoots.find(({ shoot }) => shoot.key === key)
    if (chosen !== undefined) panZoom.reveal(chosen.tip)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const way = STEPS[event.key]
    if (way !== undefined) select(stepFrom(geometry.shoots, selection, way))
    else if (event.key === 'Escape' && selection !== null) onSelect(null)
    else if (event.key === '+' || event.key === '=') panZoom.zoomBy(1.25)
    else if (event.key === '-') panZoom.zoomBy(0.8)
    else if (event.key === '0' || event.key === 'f') panZoom.fit()
    else if (event.key === 'Enter' && selection !== null) onOpen?.(selection)
    else if (selection === null || props.onKey?.(event.key, selection) !== true) return
    event.preventDefault()
    event.stopPropagation()
  }
  const strengthOf = (since: number | null): number =>
    since === null ? 0.6 : Math.max(0.14, 0.8 * (1 - (now - since) / FADE_MS))

  return (
    <div
      ref={frame}
      className="espalier-tree size-full overflow-hidden"
      role="tree"
      aria-label={`Branches of ${input.trunk.branch}`}
      tabIndex={0}
      {...(selection === null ? {} : { 'aria-activedescendant': idOf(selection) })}
      onClick={event => onSelect(shootAt(event))}
      onDoubleClick={event => {
        const key = shootAt(event)
        if (key !== null) onOpen?.(key)
      }}
      onPointerOver={event => onHover?.(shootAt(event))}
      onPointerLeave={() => onHover?.(null)}
      onKeyDown={onKeyDown}
    >
      <div ref={sheet} className="size-full origin-top-left">
        <svg className="block size-full overflow-visible" role="presentation">
          <g ref={group}>
            <Frame geometry={geometry} />
            <g {...unheard}>
              {geometry.arms.map(arm => (
                <Arm key={arm.id} arm={arm} />
              ))}
              <Trunk trunk={geometry.trunk} />
              {geometry.arms.map(arm => (
                <ArmWords key={arm.id} arm={arm} bounds={geometry.bounds} letter={letter} />
              ))}
              <TrunkWords geometry={geometry} input={input} now={now} letter={letter} />
            </g>
            <Ties ties={geometry.ties} />
            {geometry.shoots.map(shoot => (
              <Shoot
                key={shoot.shoot.key}
                id={idOf(shoot.shoot.key)}
                geometry={shoot}
                selected={shoot.shoot.key === selection}
                strength={shoot.shoot.state === 'landed' ? strengthOf(shoot.shoot.since) : 1}
                letter={letter}
              />
            ))}
            {props.journeys?.map(journey => (
              <Travel key={journey.id} journey={journey} onEnd={props.onArrived ?? (() => {})} />
            ))}
          </g>
        </svg>
      </div>
    </div>
  )
}
