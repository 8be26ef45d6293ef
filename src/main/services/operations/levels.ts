import type { Promoter } from '@main/ports/promoter'
import type { ProjectApi } from '@shared/contract/api'
import type { MethodHandler } from '@shared/contract/server'
import type { Actor } from '@shared/domain/primitives'
import { ok } from '@shared/lib/result'

interface Deps {
  readonly promoter: Promoter
  /** In whose name: the person at this computer. */
  readonly actor: Actor
}

/** `level.promote`: offers what stands below a level to it, because a person says that it is time. */
export function promoteLevel({ promoter, actor }: Deps): MethodHandler<ProjectApi['level.promote'], unknown> {
  return async ({ level, branch, entry }) => {
    const offered = await promoter.promote({ level, branch, entry }, actor)
    return offered.ok ? ok({ ids: [...offered.value] }) : offered
  }
}
