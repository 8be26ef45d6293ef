import { useModel, useSession } from '@renderer/store/context'
import { useGateLog } from '@renderer/store/use-gate-log'
import { Button } from '@renderer/ui/button'
import { LogView } from '@renderer/ui/log-view'
import type { Landing } from '@shared/domain/landing/schema'
import { latestResolutionOf } from '@shared/domain/resolution/rules'
import type { Resolution } from '@shared/domain/resolution/schema'
import { useEffect, useState } from 'react'
import { ConflictFile, type Sides } from './conflict-file'

type Reading = { readonly kind: 'reading' } | { readonly kind: 'none'; readonly why: string } | readonly Sides[]

/** How a landing's conflict is being resolved: who tried and what came of it, and the three sides of every file. */
export function ConflictView({ landing }: { landing: Landing }) {
  const session = useSession()
  const resolution = useModel(model => latestResolutionOf(model, landing.id))
  const [sides, setSides] = useState<Reading>({ kind: 'reading' })
  const stand = `${landing.id} ${landing.head} ${resolution?.id} ${resolution?.state}`
  useEffect(() => {
    let gone = false
    void session.engine.call('conflict.read', { landing: stand.slice(0, stand.indexOf(' ')) }).then(answer => {
      if (!gone) setSides(answer.ok ? answer.value : { kind: 'none', why: answer.error.message })
    })
    return () => {
      gone = true
    }
  }, [session, stand])
  return (
    <div className="flex h-full flex-col gap-3 overflow-y-auto px-4 py-3">
      {resolution && <Tries resolution={resolution} />}
      {'kind' in sides ? (
        <p className="text-dense text-ink-3">{sides.kind === 'reading' ? 'Reading both sides…' : sides.why}</p>
      ) : (
        sides.map(file => <ConflictFile key={file.path} file={file} target={landing.target} branch={landing.branch} />)
      )}
    </div>
  )
}

function Tries({ resolution }: { resolution: Resolution }) {
  const [shown, setShown] = useState<string | null>(null)
  return (
    <section aria-label="Tries" className="flex flex-col gap-1.5 text-dense">
      {resolution.tries.length === 0 && resolution.checkout && (
        <p className="text-ink-2">
          Resolve it in <span className="mono select-text">{resolution.checkout}</span>, commit there, then take it in.
        </p>
      )}
      {resolution.tries.map(one => (
        <div key={one.number} className="flex flex-col gap-0.5">
          <p className="flex items-center gap-2">
            <span className="font-medium">{one.who}</span>
            <span className="text-ink-2">{one.state}</span>
            {one.usage && (
              <span className="tabular text-ink-3">
                {one.usage.input} in, {one.usage.output} out, {one.usage.model}
              </span>
            )}
            {one.log !== null && (
              <Button size="small" look="quiet" onClick={() => setShown(shown === one.log ? null : one.log)}>
                {shown === one.log ? 'Hide transcript' : 'Transcript'}
              </Button>
            )}
          </p>
          {one.problems.map(problem => (
            <p key={problem.message} className="text-ink-2">
              {problem.message}
            </p>
          ))}
          {one.log !== null && shown === one.log && <Transcript log={one.log} />}
        </div>
      ))}
      {resolution.rationale && <p className="max-w-prose whitespace-pre-wrap select-text">{resolution.rationale}</p>}
      {resolution.vanished.map(({ path, side, lines }) => (
        <div key={`${path} ${side}`}>
          <p className="text-ink-2">
            Left out of <span className="mono">{path}</span>, added by the {side === 'ours' ? 'target' : 'branch'}:
          </p>
          <pre className="mono overflow-x-auto text-dense select-text">{lines.join('\n')}</pre>
        </div>
      ))}
    </section>
  )
}

function Transcript({ log }: { log: string }) {
  const session = useSession()
  const read = useGateLog(log)
  if (read.error) return <p className="text-ink-2">{read.error}</p>
  return (
    <div className="h-56 border">
      <LogView label="Transcript" text={read.text} running={read.running} copy={session.copy} />
    </div>
  )
}
