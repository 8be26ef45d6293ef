import type { Model } from '@shared/domain/model'
import type { LandingView } from '@shared/domain/views'
import { table } from '../output'

/** What has ended as it was offered; below it what is open: the lowest level first, each queue in its order. */
export function inOrder(model: Model, views: readonly LandingView[]): LandingView[] {
  const levels = model.project?.config.levels?.map(({ name }) => name) ?? []
  const levelOf = ({ level }: LandingView) => levels.indexOf(level)
  const place = (view: LandingView) => view.position ?? Number.POSITIVE_INFINITY
  const open = (view: LandingView) => Number(view.ended_at === null)
  return views.toSorted(
    (a, b) =>
      open(a) - open(b) ||
      open(a) *
        (levelOf(a) - levelOf(b) ||
          (a.target < b.target ? -1 : a.target > b.target ? 1 : 0) ||
          place(a) - place(b) ||
          0),
  )
}

const row = (view: LandingView) => [
  view.id,
  view.position === null ? '' : String(view.position),
  view.state,
  view.branch,
  view.target,
  view.gates
    .map(
      gate => `${gate.name}${gate.state === 'skipped' ? ' skipped' : gate.ok === null ? '' : gate.ok ? ' ok' : ' red'}`,
    )
    .join(', '),
  view.reason ?? view.why ?? '',
]

/** Landings as columns, for people. */
export const landingTable = (views: readonly LandingView[]): string =>
  table(['id', 'place', 'state', 'branch', 'onto', 'gates', 'why'], views.map(row))
