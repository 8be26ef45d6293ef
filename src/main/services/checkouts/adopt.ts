import { gitFailure, record } from '@main/ports/record'
import { checkoutId } from '@shared/domain/checkout/id'
import { serviceNamed } from '@shared/domain/config/rules'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'
import type { Keeper } from './deps'
import { observe } from './look'
import { idIsFree } from './names'
import { reserve } from './spot'

/**
 * Takes in a worktree of the repository that somebody else made: it is listed, watched and may be given to a service.
 * Espalier never moves or removes it. Failures: `unknown-service`, `not-a-worktree`, `known-checkout`, git's own.
 */
export async function adopt(
  deps: Keeper,
  { path, service }: { readonly path: string; readonly service?: string },
): Promise<Result<{ readonly id: string; readonly path: string }, Failure>> {
  if (service !== undefined && !serviceNamed(deps.config.current(), service)) {
    return err({ code: 'unknown-service', message: `There is no service "${service}" in multi-agent.yaml.` })
  }
  const found = await deps.git.open(path)
  if (!found.ok) return err(gitFailure(`Looking into ${path}`, found.error))
  const { root, gitDir, commonDir, branch } = found.value
  if (root === null || commonDir !== deps.repo.commonDir || gitDir === commonDir) {
    return err({
      code: 'not-a-worktree',
      message: `${path} is not a further worktree of this repository.`,
      hint: 'Make one with git worktree add, or let Espalier make a checkout: espalier checkout create.',
      path,
    })
  }
  const model = deps.engine.model()
  const known = Object.values(model.checkouts).find(one => one.state !== 'removed' && one.path === root)
  if (known) return err({ code: 'known-checkout', message: `${root} is the checkout ${known.id} already.`, path })
  for (let n = 1; ; n++) {
    const id = checkoutId(service ?? root.split(/[\\/]/).at(-1) ?? 'checkout', n)
    if (!idIsFree(model, id)) continue
    const ports = await reserve(deps)
    const plan = { id, path: root, kind: 'worktree' as const, service: service ?? null, branch, adopted: true, ports }
    const noted = await record(deps.engine, { type: 'checkout.plan', ...plan })
    if (!noted.ok) return noted
    const seen = await observe(deps, id, root)
    return seen.ok ? ok({ id, path: root }) : seen
  }
}
