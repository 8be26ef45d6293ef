import { useModel, useSession } from '@renderer/store/context'
import { groundOf, placesOf } from '@shared/domain/landing/place'
import type { Landing } from '@shared/domain/landing/schema'
import { lookup } from '@shared/domain/lookup'

/** Where an open landing stands and why; while it is proved, what with and on top of what. */
export function Standing({ landing }: { landing: Landing }) {
  const session = useSession()
  const { id, state, target, base, batch } = landing
  const said = useModel(model => {
    const place = state === 'queued' || state === 'proving' ? placesOf(model, target).get(id) : undefined
    return place ? `${state === 'queued' ? `${place.position}. in the queue: ` : ''}${place.why.message}` : null
  })
  const landings = useModel(model => model.landings)
  const ground = useModel(model => groundOf(model, landing))
  if (said === null) return null
  const others = state === 'proving' ? (batch?.entries ?? []).filter(other => other !== id) : []
  const together = batch?.purpose === 'split' ? 'Part of a batch that was red, proved on top of' : 'Proved on top of'
  return (
    <div className="shrink-0 px-4 pb-3 text-dense text-ink-2">
      <p className="break-words">
        {others.length > 0 ? `${together} ${ground}` : `${said.slice(0, 1).toUpperCase()}${said.slice(1)}`}
        {state === 'proving' && base !== null && ground === target && (
          <>
            {' at '}
            <span className="mono">{base.slice(0, 7)}</span>
          </>
        )}
        {others.length > 0 && ', one move with'}
      </p>
      {others.length > 0 && (
        <ul aria-label="Proved with it" className="flex flex-wrap gap-x-3">
          {others.map(other => (
            <li key={other}>
              <button
                type="button"
                className="mono text-sky hover:underline"
                onClick={() => session.ui.setState({ landing: other })}
              >
                {lookup(landings, other)?.branch ?? other}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
