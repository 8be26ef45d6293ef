import { useSession } from '@renderer/store/context'
import { Glyph } from '@renderer/ui/glyph'
import type { Layout } from '@shared/domain/config/strategies'
import type { Migration, Move } from '@shared/domain/project/migration'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'

/** What a move would do, as the engine says it. */
export interface Preview {
  to: Layout
  reason: string
  moves: readonly Move[]
  stays: readonly { checkout: string; why: string }[]
  stopped: readonly { run: string; service: string; task: string }[]
}

/** The step a move under way is at, in words. */
function useStep(id: string | undefined): string | null {
  const { replica } = useSession()
  return useStore(replica.store, ({ recent }) => {
    if (id === undefined) return null
    for (let n = recent.length - 1; n >= 0; n--) {
      const event = recent[n]?.event
      if (event?.type === 'project.migration-step' && event.payload.id === id) return event.payload.step
    }
    return 'Stopping the agents'
  })
}

/** Every step of a move: who is stopped, what goes where, what stays and why; while it happens, how far it is. */
export function MigrateSteps({ preview, migration }: { preview: Preview | null; migration: Migration | null }) {
  const step = useStep(migration?.id)
  const moves = migration?.moves ?? preview?.moves ?? []
  if (!preview && !migration) return <p className="text-dense text-ink-3">Looking at the checkouts…</p>
  return (
    <div className="flex flex-col gap-3 text-dense">
      {step !== null && (
        <p role="status" className="flex items-center gap-2">
          <Glyph shape="half" tone="leaf" live />
          {step}
        </p>
      )}
      {!migration && preview && <p className="text-ink-2">{preview.reason}</p>}
      {!migration && preview && preview.stopped.length > 0 && (
        <Part title="Stopped first, and started again afterwards">
          {preview.stopped.map(({ run, service, task }) => (
            <li key={run}>
              {service} <span className="text-ink-3">at {task}</span>
            </li>
          ))}
        </Part>
      )}
      {moves.length > 0 && (
        <Part title="Made anew beside the old one, compared with it, then the old one goes">
          {moves.map(({ checkout, from, to }) => (
            <li key={checkout}>
              <span className="font-medium">{checkout}</span> <span className="text-ink-3">becomes {homeOf(to)}</span>
              <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 text-meta text-ink-3">
                <dt>from</dt>
                <dd className="mono break-all">{from.path}</dd>
                <dt>to</dt>
                <dd className="mono break-all text-ink-2">{to.path}</dd>
              </dl>
            </li>
          ))}
        </Part>
      )}
      {!migration && preview && preview.stays.length > 0 && (
        <Part title="Stays where it is">
          {preview.stays.map(({ checkout, why }) => (
            <li key={checkout}>
              <span className="font-medium">{checkout}</span> <span className="text-ink-3">{why}</span>
            </li>
          ))}
        </Part>
      )}
    </div>
  )
}

const homeOf = ({ kind, store }: Move['to']): string => {
  if (kind === 'clone') return 'a clone of its own'
  return store === null ? 'a worktree of the project' : 'a worktree of the clone it shares'
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="pb-1 text-meta text-ink-3">{title}</h3>
      <ul className="flex flex-col gap-1.5">{children}</ul>
    </section>
  )
}
