import { revertOf } from '@renderer/store/builds'
import { useModel, useSession } from '@renderer/store/context'
import { Button } from '@renderer/ui/button'
import { culpritsOf } from '@shared/domain/landing/culprits'
import type { Landing } from '@shared/domain/landing/schema'
import { lookup } from '@shared/domain/lookup'
import { revert } from './revert'

/** What breaks a level's refused landing: each a click from its own story, and from being taken back; and what it was found by. */
export function BrokenBy({ landing }: { landing: Landing }) {
  const session = useSession()
  const model = useModel(all => all)
  const culprits = culpritsOf(landing).flatMap(id => lookup(model.landings, id) ?? [])
  const probes = landing.reason?.facts?.probes
  return (
    <>
      {culprits.length > 0 && (
        <ul className="flex flex-col gap-1 pt-2" aria-label="What breaks it">
          {culprits.map(({ id, branch, target }) => (
            <li key={id} className="flex items-center gap-2">
              <button
                type="button"
                className="mono min-w-0 truncate text-left text-dense text-sky hover:underline"
                onClick={() => session.ui.setState({ landing: id })}
              >
                {branch}
              </button>
              {revertOf(model, id) ? (
                <span className="text-dense text-ink-2">It has been, or is being, taken back.</span>
              ) : (
                <Button size="small" look="danger" onClick={() => void revert(session, id)}>
                  Revert on {target}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {Array.isArray(probes) && probes.length > 0 && (
        <details className="pt-2 text-dense text-ink-2">
          <summary className="cursor-default select-none hover:text-ink">
            How that was found: {probes.length} tried
          </summary>
          <p className="mono pt-1 pl-3 break-words whitespace-pre-line">{probes.join('\n')}</p>
        </details>
      )}
    </>
  )
}
