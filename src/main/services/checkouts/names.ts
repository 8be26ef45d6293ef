import { branchName } from '@shared/domain/config/rules'
import type { Config, ServiceConfig } from '@shared/domain/config/schema'
import type { Model } from '@shared/domain/model'
import { slugify } from '@shared/lib/slug'

/** `devon`, `devon-2`…: the n-th name for a checkout of a service. A name without a letter or digit gives `agent`. */
export function checkoutId(service: string, n: number): string {
  const base = slugify(service, 60) || 'agent'
  return n === 1 ? base : `${base}-${n}`
}

/** Whether an id may be given to a new checkout. */
export const idIsFree = (model: Model, id: string): boolean =>
  !(id in model.checkouts) || (Object.hasOwn(model.checkouts, id) && model.checkouts[id]?.state === 'removed')

/** The n-th name for a task's branch by the configuration's templates. */
export function taskBranch(config: Config, service: ServiceConfig, task: string, n: number): string {
  const kind = service.role === 'specialist' ? 'specialist' : 'agent'
  const name = branchName(config, kind, {
    task,
    service: service.name,
    instance: service.name,
    team: service.team ?? service.name,
    spec: task,
    n: '1',
  })
  return n === 1 ? name : `${name}-${n}`
}
