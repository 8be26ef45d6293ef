import { type ComponentType, type ReactNode, useEffect, useState } from 'react'

/**
 * A component of a file that is fetched when it is first drawn, or `at once`. When it is there it is drawn without delay. React's own Suspense holds every such change back for 300 ms, so that
 * fallbacks do not flicker; ours (`meanwhile`) are still for that long anyway. A fetch that fails is thrown in drawing.
 */
export function deferred<P extends object>(
  load: () => Promise<ComponentType<P>>,
  meanwhile: ReactNode,
  when: 'drawn' | 'at once' = 'drawn',
): ComponentType<P> {
  let state: { at: 'loaded'; Loaded: ComponentType<P> } | { at: 'failed'; error: unknown } | null = null
  let loading: Promise<void> | null = null
  const fetch = () => {
    loading ??= load().then(
      Loaded => {
        state = { at: 'loaded', Loaded }
      },
      (error: unknown) => {
        state = { at: 'failed', error }
        // Drawn again, it is tried again.
        loading = null
      },
    )
    return loading
  }
  if (when === 'at once') void fetch()
  return function Deferred(props: P) {
    const [, again] = useState(false)
    const missing = state?.at !== 'loaded'
    useEffect(() => {
      if (!missing) return
      let gone = false
      void fetch().then(() => {
        if (!gone) again(now => !now)
      })
      return () => {
        gone = true
      }
    }, [missing])
    if (state?.at === 'loaded') return <state.Loaded {...props} />
    if (state?.at === 'failed') {
      const { error } = state
      state = null
      throw error
    }
    return meanwhile
  }
}
