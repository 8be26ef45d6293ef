import type { Failure } from '@shared/domain/failure'
import { useEffect, useState } from 'react'
import { useSession } from './context'

export interface Diff {
  files: { path: string; from: string | null; status: string; added: number | null; removed: number | null }[]
  patch: string
  truncated: boolean
}

/**
 * What something changes against its base; null while it is asked for.
 * @param version another value asks again; what is shown stays until the answer is there
 */
export function useDiff(
  of: 'task' | 'landing' | 'branch' | 'checkout' | 'commit',
  id: string | null,
  version: unknown,
): { diff: Diff | null; failure: Failure | null } {
  const session = useSession()
  const [state, setState] = useState<{ diff: Diff | null; failure: Failure | null }>({ diff: null, failure: null })
  useEffect(() => {
    if (id === null) return
    let gone = false
    void version
    void session.engine.call('diff', { of, id }).then(result => {
      if (!gone) setState(result.ok ? { diff: result.value, failure: null } : { diff: null, failure: result.error })
    })
    return () => {
      gone = true
    }
  }, [session, of, id, version])
  return state
}
