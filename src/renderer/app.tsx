import type { Failure } from '@shared/domain/failure'
import { useCallback, useEffect, useState } from 'react'
import type { Platform } from './platform/types'
import { keepEarly } from './store/early'
import { createTheme } from './store/theme'
import { deferred } from './ui/deferred'
import { Shell } from './ui/shell'
import { Toasts } from './ui/toasts'
import { TipProvider } from './ui/tooltip'

// Fetched while the host is still being asked what to open.
const ProjectWindow = deferred(() => import('./project-window').then(file => file.default), <Shell />, 'at once')
const Closed = deferred(() => import('./features/workspace/closed').then(file => file.default), <Shell />)
const Welcome = deferred(() => import('./features/workspace/welcome').then(file => file.default), <Shell />)

/** What the window shows: the welcome screen, or one project. */
type Place =
  | { at: 'starting' }
  | { at: 'welcome' }
  | { at: 'project'; key: string; name: string; root: string }
  | { at: 'closed'; name: string; root: string; kept: number }

/** The whole window. */
export function App({ platform }: { platform: Platform }) {
  const [app] = useState(() => platform.connectApp())
  const [theme] = useState(() => createTheme(app))
  const [place, setPlace] = useState<Place>({ at: 'starting' })
  const [failure, setFailure] = useState<Failure | null>(null)

  const open = useCallback(
    (path: string) => {
      setFailure(null)
      void app.call('open', { path }).then(result => {
        if (result.ok) return setPlace({ at: 'project', ...result.value })
        setFailure(result.error)
        setPlace({ at: 'welcome' })
      })
    },
    [app],
  )
  const leave = useCallback(() => setPlace({ at: 'welcome' }), [])
  const closed = useCallback(
    (kept: number) =>
      setPlace(now => (now.at === 'project' ? { at: 'closed', name: now.name, root: now.root, kept } : now)),
    [],
  )
  useEffect(() => {
    let started = false
    return app.onUp(() => {
      if (started) return
      void app.call('info', {}).then(info => {
        if (!info.ok || started) return
        started = true
        if (info.value.initial) open(info.value.initial)
        else setPlace({ at: 'welcome' })
      })
    })
  }, [app, open])
  useEffect(() => {
    if (place.at === 'welcome' || place.at === 'closed') keepEarly()
    document.title = place.at === 'project' || place.at === 'closed' ? `${place.name} – Espalier` : 'Espalier'
  }, [place])

  return (
    <TipProvider>
      {place.at === 'starting' && <Shell />}
      {place.at === 'welcome' && (
        <Welcome app={app} failure={failure} open={open} copy={platform.copy} dismiss={() => setFailure(null)} />
      )}
      {place.at === 'project' && (
        <ProjectWindow
          key={place.key}
          platform={platform}
          app={app}
          theme={theme}
          project={place}
          leave={leave}
          closed={closed}
          open={open}
        />
      )}
      {place.at === 'closed' && (
        <Closed name={place.name} kept={place.kept} open={() => open(place.root)} leave={leave} />
      )}
      <Toasts />
    </TipProvider>
  )
}
