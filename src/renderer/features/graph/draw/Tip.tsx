import type { ShootGeometry, TipState } from '@shared/domain/tree/types'
import type { ReactNode } from 'react'
import { placed, xy } from './path'
import {
  BUD,
  BUD_SCALES,
  BUD_SHADE,
  DORMANT,
  DRY_LEAF,
  DRY_RIB,
  LEAF,
  LEAF_RIB,
  LEAF_SHADE,
  LEAF_VEINS,
  OPENING_LEFT,
  OPENING_RIGHT,
  PEAR,
  PEAR_CREASE,
  PEAR_EYE,
  PEAR_LIGHT,
  PEAR_SHADE,
  PEAR_STRING,
} from './shapes'

const thin = { fill: 'none', strokeLinecap: 'round', strokeLinejoin: 'round' } as const
const degrees = (radians: number): number => (radians * 180) / Math.PI

/** A leaf at the tip: the agent at work, or the quiet leaf inside a ring. */
function BigLeaf({ size, angle = 0, pale = false }: { size: number; angle?: number; pale?: boolean }) {
  const at = { x: 0, y: 0 }
  return (
    <>
      <path d={placed(LEAF, at, angle, size)} fill={pale ? 'var(--leaf-pale)' : 'var(--leaf)'} />
      <path d={placed(LEAF_SHADE, at, angle, size)} fill="var(--leaf-deep)" opacity={0.55} />
      <path d={placed(LEAF_RIB, at, angle, size)} {...thin} stroke="var(--leaf-lit)" strokeWidth={0.9} />
      <path
        d={placed(LEAF_VEINS, at, angle, size)}
        {...thin}
        stroke="var(--leaf-lit)"
        strokeWidth={0.55}
        opacity={0.8}
      />
    </>
  )
}

function Pear({ look }: { look: 'green' | 'ripe' | 'tied' | 'dry' }) {
  const fill = { green: 'var(--leaf-lit)', ripe: 'var(--ripe)', tied: 'var(--ripe-lit)', dry: 'var(--dry)' }[look]
  const deep = { green: 'var(--leaf)', ripe: 'var(--ripe-deep)', tied: 'var(--ripe-deep)', dry: 'var(--dry-deep)' }[
    look
  ]
  return (
    <>
      <path d={PEAR} fill={fill} {...(look === 'ripe' ? {} : { stroke: deep, strokeWidth: 1 })} />
      <path d={PEAR_SHADE} fill={deep} opacity={look === 'ripe' ? 0.46 : 0.34} />
      {look === 'dry' ? (
        <path d={PEAR_CREASE} {...thin} stroke="var(--dry-deep)" strokeWidth={0.9} />
      ) : (
        <path
          d={PEAR_LIGHT}
          {...thin}
          stroke={look === 'ripe' ? 'var(--ripe-lit)' : 'var(--raised)'}
          strokeWidth={1.5}
          opacity={0.85}
        />
      )}
      {look === 'tied' && <path d={PEAR_STRING} {...thin} stroke="var(--ripe-deep)" strokeWidth={1.3} />}
      <path d={PEAR_EYE} {...thin} stroke={deep} strokeWidth={0.9} />
    </>
  )
}

/** The gates of a landing as an arc around its fruit: done of all. */
function Rind({ done, total }: { done: number; total: number }) {
  const radius = 11.6
  const length = 2 * Math.PI * radius
  const share = total === 0 ? 0 : Math.max(0.04, done / total)
  return (
    <g transform="rotate(-90)" fill="none" strokeWidth={1.8}>
      <circle r={radius} stroke="var(--line-strong)" />
      <circle r={radius} stroke="var(--leaf)" strokeLinecap="round" strokeDasharray={`${share * length} ${length}`} />
    </g>
  )
}

/** A fruit and the stalk it hangs by; stalk and little leaf grow from the stem's end. */
function Hanging({ geometry, children, stalk }: { geometry: ShootGeometry; children: ReactNode; stalk: string }) {
  const { tip, curve, side } = geometry
  const end = curve[curve.length - 1] ?? tip
  const joint = { x: tip.x, y: tip.y - 9.4 }
  const rise = { x: end.x + Math.sin(tip.angle) * 5 + side * 1.5, y: end.y - Math.cos(tip.angle) * 5 }
  return (
    <>
      <path d={`M${xy(end)}Q${xy(rise)} ${xy(joint)}`} {...thin} stroke={stalk} strokeWidth={1.5} />
      <g transform={`translate(${xy(tip)}) rotate(${side * -7}) scale(1.12)`}>{children}</g>
    </>
  )
}

const bodies: Record<TipState, (geometry: ShootGeometry) => ReactNode> = {
  idle: () => <path d={DORMANT} fill="var(--bark)" transform="translate(0 5)" />,
  assigned: () => (
    <>
      <path d={BUD} fill="var(--ripe)" />
      <path d={BUD_SHADE} fill="var(--ripe-deep)" opacity={0.5} />
      <path d={BUD_SCALES} {...thin} stroke="var(--ripe-deep)" strokeWidth={0.8} />
    </>
  ),
  preparing: () => (
    <>
      <path d={OPENING_LEFT} fill="var(--leaf)" />
      <path d={OPENING_RIGHT} fill="var(--leaf-deep)" />
      <g transform="scale(0.78)">
        <path d={BUD} fill="var(--ripe)" />
        <path d={BUD_SHADE} fill="var(--ripe-deep)" opacity={0.5} />
        <path d={BUD_SCALES} {...thin} stroke="var(--ripe-deep)" strokeWidth={0.8} />
      </g>
    </>
  ),
  running: () => (
    <g className="breath">
      <g transform="translate(0 1.5)">
        <path d={placed(LEAF, { x: 0, y: 1 }, -0.98, 0.86)} fill="var(--leaf)" />
        <path d={placed(LEAF, { x: 0, y: 1 }, 0.98, 0.86)} fill="var(--leaf-deep)" />
        <BigLeaf size={1.42} />
      </g>
    </g>
  ),
  ready: () => <Pear look="green" />,
  queued: () => <Pear look="ripe" />,
  proving: ({ shoot }) => (
    <>
      <Rind {...shoot.gates} />
      <Pear look="ripe" />
    </>
  ),
  held: () => <Pear look="tied" />,
  waiting: () => (
    <>
      <circle r={10.4} fill="var(--bud-soft)" stroke="var(--bud)" strokeWidth={2} />
      <g transform="translate(0 6)">
        <BigLeaf size={1} pale />
      </g>
    </>
  ),
  landed: () => <BigLeaf size={0.9} />,
  failed: () => (
    <>
      <path d={placed(DRY_LEAF, { x: 0, y: 0 }, 2.5, 1.5)} fill="var(--dry)" />
      <path d={placed(DRY_RIB, { x: 0, y: 0 }, 2.5, 1.5)} {...thin} stroke="var(--dry-deep)" strokeWidth={0.9} />
      <path d={placed(DRY_LEAF, { x: 0, y: 0 }, -2.7, 1.15, -1)} fill="var(--dry-deep)" opacity={0.85} />
    </>
  ),
  refused: () => <Pear look="dry" />,
}

const HANGS: ReadonlySet<TipState> = new Set(['ready', 'queued', 'proving', 'held', 'refused'])
const UPRIGHT: ReadonlySet<TipState> = new Set(['waiting', 'failed', 'idle'])

/** What a shoot bears, drawn at its place: every state its own shape. */
export function Tip({ geometry }: { geometry: ShootGeometry }) {
  const { shoot, tip } = geometry
  const body = bodies[shoot.state](geometry)
  if (HANGS.has(shoot.state))
    return (
      <Hanging geometry={geometry} stalk={shoot.state === 'refused' ? 'var(--dry)' : 'var(--wood)'}>
        {body}
      </Hanging>
    )
  const turn = UPRIGHT.has(shoot.state) ? 0 : degrees(tip.angle)
  return <g transform={`translate(${xy(tip)}) rotate(${Math.round(turn)})`}>{body}</g>
}
