import { openByHand, readConflict, sendBack, takeByHand } from '@main/services/resolver/by-hand'
import type { ResolverDeps } from '@main/services/resolver/deps'
import type { ProjectApi } from '@shared/contract/api'
import type { Handlers } from '@shared/contract/server'
import type { Actor } from '@shared/domain/primitives'
import { ok } from '@shared/lib/result'

type Names = 'conflict.open' | 'conflict.take' | 'conflict.read' | 'landing.send-back'

/** Answers what a person asks about a conflict. */
export function conflictHandlers(deps: ResolverDeps, actor: Actor): Pick<Handlers<ProjectApi>, Names> {
  return {
    'conflict.open': async ({ landing }) => {
      const opened = await openByHand(deps, landing, actor)
      return opened.ok ? ok({ path: opened.value.path, files: [...opened.value.files] }) : opened
    },
    'conflict.take': async ({ landing }) => {
      const taken = await takeByHand(deps, landing, actor)
      return taken.ok ? ok({}) : taken
    },
    'conflict.read': async ({ landing }) => {
      const read = await readConflict(deps, landing)
      return read.ok ? ok([...read.value]) : read
    },
    'landing.send-back': async ({ id }) => {
      const sent = await sendBack(deps, id, actor)
      return sent.ok ? ok({}) : sent
    },
  }
}
