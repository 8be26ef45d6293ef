import { ago } from '@renderer/ui/format-time'
import { MEASURES } from '@shared/domain/tree/measures'
import { GRAFT_STEP } from '@shared/domain/tree/trunk'
import type { ArmGeometry, Box, TreeGeometry, TreeInput } from '@shared/domain/tree/types'
import { memo } from 'react'
import { type Lettering, namesReach } from '../view'
import { cut, inLines } from './text'

/** Baseline of the lowest line beside the trunk, and the height of a line in letters. */
const FOOT = -18
const LEADING = 1.36

/** What stands beside the trunk: its branch and commit, the leader's branch, and the last landings with their grafts. */
export const TrunkWords = memo(function TrunkWords({
  geometry,
  input,
  now,
  letter,
}: {
  geometry: TreeGeometry
  input: TreeInput
  now: number
  letter: Lettering
}) {
  const { trunk } = geometry
  const { head, branch, landed } = input.trunk
  const line = letter.size * LEADING
  // From afar letters are larger than the trunk is tall: what does not fit below the leader's line, or below the names of
  // the lowest arm, is left out.
  const under = MEASURES.foot - namesReach(letter)
  const leader = input.leader === null ? null : leaderY(geometry, letter)
  const ceiling = Math.min(under, leader === null ? under : 3 - leader - line)
  const rows = Math.max(1, Math.min(3, 1 + Math.floor((ceiling + FOOT - letter.size) / line)))
  const stride = Math.ceil((letter.size * 1.15) / GRAFT_STEP)
  const free = namesReach(letter) + letter.size - MEASURES.foot
  return (
    <g fontSize={letter.size}>
      <text className="name halo" x={-26} y={FOOT - (rows - 1) * line} textAnchor="end" fontSize={letter.size * 1.09}>
        {branch}
      </text>
      {rows > 1 && (
        <text className="mono halo" x={-26} y={FOOT - (rows - 2) * line} textAnchor="end">
          {head === null ? 'no commit yet' : head.slice(0, 7)}
        </text>
      )}
      {rows > 2 && (
        <text className="quiet halo" x={-26} y={FOOT} textAnchor="end">
          {landed === 0 ? 'nothing landed yet' : `${landed} landed`}
        </text>
      )}
      {leader !== null && input.leader !== null && (
        <text className="halo" x={-26} y={leader} textAnchor="end">
          {`${input.leader.branch}  ${numbers(input.leader)}`}
        </text>
      )}
      {trunk.grafts.map(({ graft, y }, at) => (
        <g key={graft.id} className="appear" data-graft={graft.id}>
          <path
            d={`M-6 ${y + 2}C-2 ${y - 2} 4 ${y + 3} 9 ${y - 1}M-5 ${y + 5}C-1 ${y + 1} 4 ${y + 6} 8.5 ${y + 2}`}
            fill="none"
            stroke="var(--leaf-lit)"
            strokeWidth={1.4}
            strokeLinecap="round"
          />
          {at % stride === 0 && y >= free && (
            <>
              <path d={`M12 ${y}L20 ${y}`} stroke="var(--line-strong)" strokeWidth={1} />
              <text className="quiet halo" x={24} y={y + 4}>
                {ago(graft.at, now)}
              </text>
              <text className="halo" x={24} dx="2.7em" y={y + 4}>
                {cut(graft.title, 34)}
                {graft.service !== null && <tspan fill="var(--ink-3)">{`  ${graft.service}`}</tspan>}
              </text>
            </>
          )}
        </g>
      ))}
    </g>
  )
})

/**
 * Baseline of the leader's line: at the union, or as far below it as the names of the arm above reach, which are larger than the
 * picture from afar; null where no room is left for it.
 */
function leaderY({ trunk: { union }, arms }: TreeGeometry, letter: Lettering): number | null {
  if (union === null) return null
  const above = Math.max(...arms.map(({ y }) => y).filter(y => y < union))
  const { size } = letter
  const names = above + namesReach(letter)
  const y = Math.max(union + 3, names + size * 0.85)
  const room = arms.some(arm => arm.y > union) ? union + 24 : FOOT - size * 1.3
  return y <= room ? y : null
}

const numbers = ({ ahead, behind }: { ahead: number; behind: number }): string => `↑${ahead} ↓${behind}`

/** A team's name and numbers at the end of its arm. */
export const ArmWords = memo(function ArmWords({
  arm,
  bounds,
  letter,
}: {
  arm: ArmGeometry
  bounds: Box
  letter: Lettering
}) {
  if (arm.label === null || arm.input === null) return null
  const { box, anchor } = arm.label
  const x = anchor === 'start' ? box.x : box.x + box.width
  const { branch, label, landing } = arm.input
  const size = letter.size * 1.09
  // Nothing else stands between an arm's end and the picture's; a longer name goes on in a second line.
  const reach = letter.rim + (anchor === 'end' ? x - bounds.x : bounds.x + bounds.width - x)
  const lines = inLines(label, Math.floor((reach * letter.letters) / 1.09))
  return (
    <g fontSize={letter.size}>
      {lines.map((line, at) => (
        <text
          key={line}
          className="name halo"
          x={x}
          y={arm.y - 4 - (lines.length - 1 - at) * size * 1.15}
          textAnchor={anchor}
          fontSize={size}
        >
          {line}
        </text>
      ))}
      <text className="quiet halo" x={x} y={arm.y - 4 + letter.size * LEADING} textAnchor={anchor}>
        {landing ?? (branch === null ? '' : numbers(arm.input))}
      </text>
    </g>
  )
})
