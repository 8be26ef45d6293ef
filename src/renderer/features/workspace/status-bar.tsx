import { useModel, useReady, useSession } from '@renderer/store/context'
import { CopyText } from '@renderer/ui/copy-text'
import { Glyph } from '@renderer/ui/glyph'
import { RelativeTime } from '@renderer/ui/relative-time'
import { useStore } from 'zustand'
import { useEngineStatus } from './use-engine-status'

/** The bottom line: where main stands, which gates guard it, what the engine costs, and whether it is there. */
export function StatusBar() {
  const session = useSession()
  const ready = useReady()
  const project = useModel(model => model.project)
  const main = useModel(model => model.branches[model.project?.mainBranch ?? 'main'])
  const seq = useStore(session.replica.store, state => state.seq)
  const gates = project?.config.levels.find(level => level.name === 'main')?.gates
  return (
    <footer className="tabular flex h-6 shrink-0 items-center gap-4 overflow-hidden border-t bg-ground px-3 text-meta whitespace-nowrap text-ink-2">
      {main ? (
        <span className="flex min-w-0 items-center gap-1.5">
          <span className="mono">{main.name}</span>
          <CopyText text={main.head} shown={main.head.slice(0, 7)} mono copy={session.copy} className="text-ink-3" />
          <span className="max-w-72 min-w-0 truncate text-ink-3">{main.subject}</span>
        </span>
      ) : (
        ready && <span className="text-ink-3">No commit seen yet</span>
      )}
      {project && (
        <button
          type="button"
          className="min-w-12 truncate hover:text-ink"
          onClick={() => session.panes.open({ kind: 'settings' })}
        >
          gates:{' '}
          {gates === null || gates === undefined ? 'not configured' : gates.length === 0 ? 'none' : gates.join(', ')}
        </button>
      )}
      <span className="flex-1" />
      <EngineFigures />
      <button type="button" className="hover:text-ink" onClick={() => session.panes.open({ kind: 'log' })}>
        log{ready && ` ${seq.toLocaleString('en')}`}
      </button>
      <Connection />
    </footer>
  )
}

function EngineFigures() {
  const status = useEngineStatus()
  if (!status) return null
  return (
    <span
      className="text-ink-3 max-[720px]:hidden"
      title={`Engine ${status.pid}, run by ${status.host}; ${status.clients} clients`}
    >
      engine {status.cpuPercent.toFixed(1)} % · {Math.round(status.memoryBytes / 1e6)} MB
    </span>
  )
}

function Connection() {
  const session = useSession()
  const link = useStore(session.link)
  const ready = useReady()
  if (link.state === 'connected')
    return (
      <span className="flex items-center gap-1.5">
        <Glyph shape="check" tone="leaf" size={10} />
        connected
      </span>
    )
  return (
    <button type="button" className="flex items-center gap-1.5 text-ink hover:underline" onClick={session.reconnect}>
      <Glyph shape="clock" tone="bud" size={10} />
      {link.state === 'connecting' ? 'connecting' : ready ? 'reconnecting; last known state' : 'reconnecting'}
      {link.since !== null && <RelativeTime at={link.since} className="text-ink-3" />}
    </button>
  )
}
