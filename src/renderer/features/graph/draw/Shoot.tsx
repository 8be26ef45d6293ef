import { tipWord } from '@shared/domain/tree/state'
import type { ShootGeometry } from '@shared/domain/tree/types'
import { memo } from 'react'
import type { Lettering } from '../view'
import { foliage, stemHalf } from './foliage'
import { placed, pointAlong, smooth, tapered } from './path'
import { Tip } from './Tip'
import { cut } from './text'

export interface ShootProps {
  geometry: ShootGeometry
  id: string
  selected: boolean
  /** 1 = whole, 0 = gone: how far a landed shoot has faded into its arm. */
  strength: number
  letter: Lettering
}

/** One agent's branch: what has grown, and its words. */
export const Shoot = memo(function Shoot({ geometry, id, selected, strength, letter }: ShootProps) {
  const { shoot, curve, root } = geometry
  return (
    <g
      id={id}
      role="treeitem"
      aria-selected={selected}
      aria-label={describe(geometry)}
      data-shoot={shoot.key}
      data-state={shoot.state}
    >
      <path d={smooth(curve)} fill="none" stroke="transparent" strokeWidth={26} strokeLinecap="round" />
      <rect x={root.x - 36} y={root.y} width={72} height={38} fill="transparent" />
      {selected && (
        <path d={smooth(curve)} fill="none" stroke="var(--sky-soft)" strokeWidth={24} strokeLinecap="round" />
      )}
      <g opacity={strength}>
        <Growth geometry={geometry} />
      </g>
      {shoot.state === 'landed' && <Binding geometry={geometry} />}
      <Label geometry={geometry} selected={selected} letter={letter} />
    </g>
  )
})

/** Stem, a leaf for each commit, and what it bears. Computed again only when its facts change. */
const Growth = memo(function Growth({ geometry }: { geometry: ShootGeometry }) {
  const { shoot, curve, length } = geometry
  const dry = shoot.state === 'failed' || shoot.state === 'refused'
  const { leaves, shade, ribs } = foliage(geometry, dry)
  return (
    <>
      <path d={tapered(curve, stemHalf(length))} fill={dry ? 'var(--dry)' : 'var(--wood)'} />
      {leaves !== '' && (
        <>
          <path d={leaves} fill={dry ? 'var(--dry)' : 'var(--leaf)'} />
          <path d={shade} fill="var(--leaf-deep)" opacity={0.5} />
          <path
            d={ribs}
            fill="none"
            stroke={dry ? 'var(--dry-deep)' : 'var(--leaf-lit)'}
            strokeWidth={0.6}
            opacity={0.75}
          />
        </>
      )}
      <Tip geometry={geometry} />
    </>
  )
})

/** A name's width where its neighbours hang at another height: nearly to the next but one, short of the trunk and of a team's name. */
const STAGGERED = 112

/** Who it is and what they are at, below the arm. */
function Label({ geometry, selected, letter }: Omit<ShootProps, 'id' | 'strength'>) {
  const { shoot, root, label, slot } = geometry
  const { letters, detail, size, staggered } = letter
  const width = staggered ? Math.max(STAGGERED, label.box.width) : label.box.width
  const low = staggered && slot % 2 === 1
  const drop = low ? size * 1.2 : 0
  const room = Math.floor(width * letters)
  const words = `${shoot.tries > 1 ? `try ${shoot.tries}: ` : ''}${shoot.task?.title ?? tipWord(shoot.state)}`
  const middle = label.box.x + label.box.width / 2
  const wide = Math.min(width, Math.max(shoot.name.length, detail ? words.length : 0) / letters + 12)
  const halo = selected ? '' : ' halo'
  return (
    <>
      {low && (
        <path
          d={`M${middle} ${root.y + 7}V${root.y + 9 + drop}`}
          stroke="var(--line-strong)"
          vectorEffect="non-scaling-stroke"
        />
      )}
      {selected && (
        <rect
          x={middle - wide / 2}
          y={root.y + 7 + drop}
          width={wide}
          height={size * (detail ? 2.75 : 1.5)}
          rx={4}
          fill="var(--sky-soft)"
        />
      )}
      <text
        className={(shoot.state === 'idle' ? 'quiet' : 'name') + halo}
        x={middle}
        y={root.y + 9 + drop}
        dy="1em"
        fontSize={size}
        textAnchor="middle"
      >
        {cut(shoot.name, room)}
      </text>
      {detail && shoot.state !== 'idle' && (
        <text className={`quiet${halo}`} x={middle} y={root.y + 9} dy="2.25em" fontSize={size} textAnchor="middle">
          {cut(words, room)}
        </text>
      )}
    </>
  )
}

/** The raffia a graft is bound with, low on the stem. */
function Binding({ geometry }: { geometry: ShootGeometry }) {
  const bands = [0.12, 0.18, 0.24, 0.3].map(share => {
    const at = pointAlong(geometry.curve, share)
    return placed('M-4.4 1.2Q0 2.4 4.4 -1.2', at, at.angle, 1)
  })
  return (
    <path
      d={bands.join('')}
      fill="none"
      stroke="var(--leaf)"
      strokeWidth={1.7}
      strokeLinecap="round"
      className="appear"
    />
  )
}

/** A shoot in one sentence for people who hear the picture. */
export const describe = ({ shoot }: ShootGeometry): string => {
  const parts = [shoot.name, tipWord(shoot.state).toLowerCase()]
  if (shoot.tries > 1) parts.push(`try ${shoot.tries}`)
  if (shoot.task !== null) parts.push(shoot.task.title)
  if (shoot.branch !== null) parts.push(`${shoot.ahead} ahead and ${shoot.behind} behind ${shoot.target}`)
  if (shoot.reason !== null) parts.push(shoot.reason)
  return parts.join(', ')
}
