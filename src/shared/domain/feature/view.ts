import { lookup } from '../lookup'
import type { Model } from '../model'
import type { Feature } from './schema'

/** A feature as the command line prints it. */
export function featureView(model: Model, feature: Feature) {
  const seats = feature.seats.map(({ role, number, branch, checkout, path }) => {
    const known = model.branches[branch]
    // A checkout that was moved since is where it is now.
    const now = lookup(model.checkouts, checkout)?.path ?? path
    return { role, number, branch, checkout, path: now, ahead: known?.ahead ?? 0, behind: known?.behind ?? 0 }
  })
  return {
    id: feature.id,
    spec: feature.name,
    state: feature.state,
    base: feature.base,
    upstream: feature.upstream,
    overseer: seats.find(({ role }) => role === 'overseer') ?? null,
    implementors: seats.filter(({ role }) => role === 'implementor'),
    tasks: Object.values(model.tasks)
      .filter(task => task.feature === feature.id)
      .map(({ id }) => id),
    reason: feature.reason?.message ?? null,
    created_at: new Date(feature.createdAt).toISOString(),
  }
}
export type FeatureView = ReturnType<typeof featureView>

/** All features, oldest first. */
export const featureViews = (model: Model): FeatureView[] =>
  Object.values(model.features)
    .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
    .map(feature => featureView(model, feature))
