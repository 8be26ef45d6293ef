import { useSession } from '@renderer/store/context'
import type { ProjectSession } from '@renderer/store/session'
import type { GateRun } from '@shared/domain/landing/schema'

/** The files a gate left, each a click from the program that shows such files. */
export function Artifacts({ gate }: { gate: GateRun }) {
  const session = useSession()
  const { artifacts, log } = gate
  if (artifacts.length === 0 || log === null) return null
  return (
    <ul className="flex max-h-20 shrink-0 flex-wrap gap-x-3 overflow-y-auto border-t px-4 py-1" aria-label="Artefacts">
      {artifacts.map(({ path, size }) => (
        <li key={path}>
          <button
            type="button"
            className="mono text-dense text-sky hover:underline"
            title={`${size} bytes`}
            onClick={() => void show(session, log, path)}
          >
            {path}
          </button>
        </li>
      ))}
    </ul>
  )
}

async function show(session: ProjectSession, log: string, path: string): Promise<void> {
  const found = await session.engine.call('artifact.read', { log, path, limit: 0 })
  if (found.ok) return session.reveal(found.value.at)
  session.notify({ kind: 'refused', failure: found.error })
}
