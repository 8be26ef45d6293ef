import type { ShootGeometry } from '@shared/domain/tree/types'

export type Step = 'left' | 'right' | 'up' | 'down' | 'first' | 'last'

/** The shoot a step leads to from `from` (or the first one): sideways along the tier, up and down to the nearest of the next. */
export const stepFrom = (shoots: readonly ShootGeometry[], from: string | null, step: Step): string | null => {
  const ordered = [...shoots].sort((a, b) => a.tier - b.tier || a.root.x - b.root.x)
  const at = ordered.findIndex(({ shoot }) => shoot.key === from)
  const here = ordered[at]
  const key = (geometry: ShootGeometry | undefined): string | null => geometry?.shoot.key ?? from
  if (step === 'first' || (here === undefined && step !== 'last')) return key(ordered[0])
  if (step === 'last' || here === undefined) return key(ordered.at(-1))
  if (step === 'left') return key(ordered[at - 1])
  if (step === 'right') return key(ordered[at + 1])
  const upwards = step === 'up'
  const beyond = ordered.filter(({ tier }) => (upwards ? tier > here.tier : tier < here.tier))
  const next = upwards ? Math.min(...beyond.map(g => g.tier)) : Math.max(...beyond.map(g => g.tier))
  const row = beyond.filter(({ tier }) => tier === next)
  const distance = (geometry: ShootGeometry): number => Math.abs(geometry.root.x - here.root.x)
  return key(row.sort((a, b) => distance(a) - distance(b))[0])
}
