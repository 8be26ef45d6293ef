import type { TieGeometry } from '@shared/domain/tree/types'
import { xy } from './path'

/** Dashed curves between shoots that would collide. */
export function Ties({ ties }: { ties: readonly TieGeometry[] }) {
  return (
    <g fill="none" stroke="var(--rust)" strokeWidth={1.4} strokeDasharray="4 4" strokeLinecap="round">
      {ties.map(({ tie, from, to, control }) => (
        <path key={`${tie.a} ${tie.b}`} d={`M${xy(from)}Q${xy(control)} ${xy(to)}`}>
          <title>{tie.label}</title>
        </path>
      ))}
    </g>
  )
}
