import { seeded } from '@shared/domain/tree/seed'
import type { ArmGeometry, Point, TreeGeometry, TrunkGeometry } from '@shared/domain/tree/types'
import { memo } from 'react'
import { beside, placed, smooth, tapered } from './path'
import { DORMANT } from './shapes'
import { unheard } from './unheard'

const line = { fill: 'none', strokeLinecap: 'round', strokeLinejoin: 'round' } as const

/** Half an arm's width: stout at the trunk, a swelling at every place that bears. */
const armHalf = ({ nodes, curve }: ArmGeometry) => {
  const reach = Math.abs(curve[curve.length - 1]?.x ?? 1)
  const base = 4 + Math.min(3, nodes.length * 0.42)
  return (share: number): number => {
    const point = curve[Math.round(share * (curve.length - 1))]
    const x = Math.abs(point?.x ?? 0)
    const knot = nodes.some(node => Math.abs(Math.abs(node) - x) < 12) ? 0.7 : 0
    return Math.max(1.3, base + (1.4 - base) * (x / reach) ** 0.9 + knot)
  }
}

/** An arm: its wood, the shade along its underside, the ties that hold it to its wire and the bud at its end. */
export const Arm = memo(function Arm({ arm }: { arm: ArmGeometry }) {
  const half = armHalf(arm)
  const last = arm.curve.length - 1
  const under = beside(arm.curve, i => arm.side * half(i / last) * 0.55)
  const over = beside(arm.curve, i => -arm.side * half(i / last) * 0.42)
  const end = arm.curve[last] ?? { x: 0, y: 0 }
  const ties = arm.nodes.filter((_, i) => i % 2 === 1).map(node => node - arm.side * 34)
  return (
    <g>
      <path d={tapered(arm.curve, half)} fill="var(--bark)" />
      <path d={smooth(under)} {...line} stroke="var(--bark-deep)" strokeWidth={1.5} opacity={0.5} />
      <path
        d={smooth(over.slice(2))}
        {...line}
        stroke="var(--bark-lit)"
        strokeWidth={0.9}
        opacity={0.75}
        strokeDasharray="26 9 14 17 33 11"
      />
      {ties.map(x => (
        <path
          key={x}
          d={`M${x - 1.6} ${arm.y - 6.2}Q${x + 1.4} ${arm.y} ${x - 1.2} ${arm.y + 6}M${x + 1.6} ${arm.y - 6.2}Q${x + 4} ${arm.y} ${x + 1.8} ${arm.y + 6}`}
          {...line}
          stroke="var(--bark-lit)"
          strokeWidth={1}
        />
      ))}
      <path d={placed(DORMANT, end, arm.side * 0.95, 0.72)} fill="var(--wood)" />
    </g>
  )
})

/** The trunk's middle line and half width at a height. */
const trunkLine = ({ top, forked }: TrunkGeometry): { points: Point[]; half: (share: number) => number } => {
  const points: Point[] = []
  for (let y = 3; y > top; y -= 20) points.push({ x: (seeded(`trunk ${y}`) - 0.5) * 1.6, y })
  points.push({ x: 0, y: top })
  const slim = forked ? 6.4 : 2.2
  return {
    points,
    half: share => {
      const y = 3 + (top - 3) * share
      const flare = Math.max(0, 1 + y / 46) ** 2.2 * 8
      return 11 + (slim - 11) * share ** 1.15 + flare
    },
  }
}

/** The trunk with its bark, its roots, the union with the leader and the scars of the last landings. */
export const Trunk = memo(function Trunk({ trunk }: { trunk: TrunkGeometry }) {
  const { points, half } = trunkLine(trunk)
  const last = points.length - 1
  const at = (side: number, share: number): Point[] => beside(points, i => side * half(i / last) * share)
  const height = 5 - trunk.top
  return (
    <g>
      <Roots />
      <path d={tapered(points, half)} fill="var(--bark)" />
      <path
        d={`${smooth(at(1, 0.96))}L${smooth([...at(1, 0.28)].reverse()).slice(1)}Z`}
        fill="var(--bark-deep)"
        opacity={0.28}
      />
      {[-0.62, -0.3, 0.06, 0.4, 0.7].map((share, i) => (
        <path
          key={share}
          d={smooth(at(1, share + (seeded(`bark ${i}`) - 0.5) * 0.1))}
          {...line}
          stroke={i === 0 ? 'var(--bark-lit)' : 'var(--bark-deep)'}
          strokeWidth={i === 0 ? 1.1 : 0.9}
          opacity={i === 0 ? 0.7 : 0.42}
          strokeDasharray={dashes(i, height)}
        />
      ))}
      {trunk.union !== null && <Union y={trunk.union} />}
      {!trunk.forked && <path d={placed(DORMANT, { x: 0, y: trunk.top }, 0, 0.8)} fill="var(--wood)" />}
    </g>
  )
})

const dashes = (seed: number, height: number): string => {
  const parts: number[] = []
  for (let sum = 0, i = 0; sum < height; i++) {
    const dash = 12 + Math.round(seeded(`dash ${seed} ${i}`) * 34)
    const gap = 8 + Math.round(seeded(`gap ${seed} ${i}`) * 26)
    parts.push(dash, gap)
    sum += dash + gap
  }
  return parts.join(' ')
}

function Roots() {
  return (
    <g fill="var(--bark)">
      <path d="M-13 -16C-16 -2 -22 4 -31 7C-38 9 -44 11 -52 16C-40 14 -30 14 -20 12C-10 10 -2 8 2 2Z" />
      <path d="M13 -16C16 -2 21 3 30 7C38 10 44 13 50 18C38 15 30 14 20 12C10 10 2 8 -2 2Z" />
      <path d="M-14 0C-14 9 -18 15 -26 22C-14 18 -6 13 -1 5C0 12 3 18 10 24C9 16 10 8 14 0Z" />
    </g>
  )
}

/** Where the leader was grafted onto the stock: a thickened ring of bark. */
function Union({ y }: { y: number }) {
  return (
    <g>
      <path
        d={`M-12 ${y + 8}C-16.5 ${y + 3} -16 ${y - 4} -10.5 ${y - 9}L10 ${y - 9}C15.5 ${y - 4} 16 ${y + 3} 12 ${y + 8}Z`}
        fill="var(--bark)"
      />
      <path
        d={`M-13 ${y + 4}C-6 ${y + 8} 5 ${y - 5} 13 ${y - 1}`}
        {...line}
        stroke="var(--bark-deep)"
        strokeWidth={1.5}
        opacity={0.7}
      />
      <path
        d={`M-12.6 ${y + 1}C-6 ${y + 5} 5 ${y - 8} 12.4 ${y - 4}`}
        {...line}
        stroke="var(--bark-lit)"
        strokeWidth={0.9}
        opacity={0.8}
      />
    </g>
  )
}

/** The frame behind the tree: one wire for each tier, a post at either end, and the ground. */
export const Frame = memo(function Frame({ geometry }: { geometry: TreeGeometry }) {
  const { bounds, tiers } = geometry
  const edge = bounds.width / 2 - 6
  const top = (tiers[tiers.length - 1] ?? -100) - 34
  return (
    <g {...unheard}>
      <g stroke="var(--wire)" strokeWidth={1}>
        {tiers.map(y => (
          <line key={y} x1={-edge} x2={edge} y1={y + 0.5} y2={y + 0.5} />
        ))}
        {[-edge, edge].map(x => (
          <line key={x} x1={x} x2={x} y1={2} y2={top} strokeWidth={2.5} strokeLinecap="round" />
        ))}
      </g>
      <Ground half={edge} />
    </g>
  )
})

function Ground({ half }: { half: number }) {
  const strokes: string[] = []
  for (let x = -half + 12; x < half - 20; x += 31) {
    const chance = seeded(`soil ${Math.round(x)}`)
    if (Math.abs(x) < 60 || chance < 0.35) continue
    strokes.push(`M${x} ${7 + chance * 7}q${5 + chance * 6} ${1.5 - chance * 3} ${10 + chance * 9} 0`)
  }
  const tufts = [-0.86, -0.55, -0.24, 0.19, 0.47, 0.78].map(share => {
    const x = Math.round(share * half)
    return `M${x} 2q-1 -5 -4 -8M${x + 1} 2q0 -6 1 -10M${x + 2} 2q1.5 -4 5 -7`
  })
  return (
    <>
      <path
        d={`M${-half} 3C${-half * 0.6} 0.5 ${-half * 0.3} 4 0 3S${half * 0.55} 1 ${half} 3.5`}
        {...line}
        stroke="var(--bark-lit)"
        strokeWidth={1.4}
      />
      <path d={strokes.join('')} {...line} stroke="var(--bark-lit)" strokeWidth={1} opacity={0.6} />
      <path d={tufts.join('')} {...line} stroke="var(--leaf-pale)" strokeWidth={1.1} opacity={0.8} />
    </>
  )
}
