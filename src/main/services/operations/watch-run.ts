import type { Sink } from '@shared/contract/server'
import type { Failure } from '@shared/domain/failure'
import type { Result } from '@shared/lib/result'

/** What a run of gates tells while it goes, and what ends it. */
export interface Watch {
  readonly signal: AbortSignal
  onStart(gate: string, log: string): void
}

/** Streams a run of gates: each gate as it starts, then the verdict or the failure. Returns what ends the run. */
export function watchRun<V>(
  sink: Sink<{ kind: 'started'; gate: string; log: string } | { kind: 'ended'; verdict: V }>,
  run: (watch: Watch) => Promise<Result<V, Failure>>,
): () => void {
  const stop = new AbortController()
  const onStart = (gate: string, log: string) => sink.push({ kind: 'started', gate, log })
  run({ signal: stop.signal, onStart }).then(
    result => {
      if (!result.ok) return sink.end(result.error)
      sink.push({ kind: 'ended', verdict: result.value })
      sink.end()
    },
    (bug: unknown) => {
      sink.end({ code: 'internal', message: 'Something in Espalier is wrong; its log has the details.' })
      throw bug
    },
  )
  return () => stop.abort()
}
