import { Button } from '@renderer/ui/button'
import { Icon } from '@renderer/ui/icon'
import { IconButton } from '@renderer/ui/icon-button'
import { Input } from '@renderer/ui/input'
import { Mark } from '@renderer/ui/mark'
import { RelativeTime } from '@renderer/ui/relative-time'
import type { AppApi } from '@shared/contract/api'
import type { Client } from '@shared/contract/client'
import type { Failure } from '@shared/domain/failure'
import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { FailureNote } from './failure-note'
import { FolderBrowser } from './folder-browser'

type AppClient = Pick<Client<AppApi>, 'call'>

interface Recent {
  path: string
  name: string
  at: number
  exists: boolean
}

export interface WelcomeProps {
  app: AppClient
  /** Why the last project could not be opened. */
  failure: Failure | null
  open(path: string): void
  copy(text: string): void
  dismiss(): void
}

/** No project is open: what this is, what was open before, and how to open one. */
export default function Welcome({ app, failure, open, copy, dismiss }: WelcomeProps) {
  const [recents, setRecents] = useState<Recent[]>([])
  const [canPick, setCanPick] = useState(false)
  const [browsing, setBrowsing] = useState(false)
  const [path, setPath] = useState('')
  useEffect(() => {
    void app.call('recents', {}).then(result => result.ok && setRecents(result.value))
    void app.call('info', {}).then(result => result.ok && setCanPick(result.value.canPick))
  }, [app])
  // What could not be opened is a click away again once it is mended.
  useEffect(() => {
    if (failure?.path) setPath(failure.path)
  }, [failure])
  const pick = async () => {
    if (!canPick) return setBrowsing(true)
    const result = await app.call('pick', {})
    if (result.ok && result.value.path) open(result.value.path)
  }
  const forget = (gone: string) => {
    setRecents(list => list.filter(recent => recent.path !== gone))
    void app.call('forget', { path: gone })
  }
  return (
    <main className="flex h-full justify-center overflow-y-auto bg-pane">
      <div className="flex w-full max-w-140 flex-col gap-8 px-6 pt-[12vh] pb-12">
        <header className="flex flex-col gap-3">
          <Mark size={48} />
          <h1 className="text-title font-semibold">Espalier</h1>
          <p className="text-ink-2">
            A team of coding agents on one repository, each in its own checkout and terminal.
            <br />
            What they finish is merged, proved by your gates, and lands on main in order.
            <br />
            Nothing lands that was not tested as it lands, and nobody's work is lost.
          </p>
        </header>
        {failure && <FailureNote failure={failure} copy={copy} onDismiss={dismiss} />}
        <section className="flex flex-col gap-2" aria-label="Open a project">
          <form
            className="flex gap-2"
            onSubmit={event => {
              event.preventDefault()
              if (path.trim()) open(path.trim())
            }}
          >
            <Input
              aria-label="Path of a git repository"
              className="mono flex-1"
              placeholder="/path/to/a/git/repository"
              value={path}
              onChange={event => setPath(event.target.value)}
            />
            <Button type="submit" disabled={path.trim() === ''}>
              Open
            </Button>
            <Button look="primary" onClick={() => void pick()}>
              Browse…
            </Button>
          </form>
          {browsing && <FolderBrowser app={app} open={open} onClose={() => setBrowsing(false)} />}
        </section>
        <section aria-label="Recent projects">
          <h2 className="pb-1 text-meta font-medium text-ink-3">Recent</h2>
          {recents.length === 0 && <p className="text-dense text-ink-3">Projects you open are listed here.</p>}
          <ul className="-mx-2">
            {recents.map(recent => (
              <li key={recent.path} className="group flex items-center rounded-control hover:bg-hover">
                <button
                  type="button"
                  disabled={!recent.exists}
                  onClick={() => open(recent.path)}
                  className="flex min-w-0 flex-1 items-baseline gap-3 px-2 py-1.5 text-left disabled:opacity-60"
                >
                  <span className="shrink-0 font-medium">{recent.name}</span>
                  <span className="mono min-w-0 flex-1 truncate text-meta text-ink-3">{recent.path}</span>
                  {recent.exists ? (
                    <RelativeTime at={recent.at} className="text-meta text-ink-3" />
                  ) : (
                    <span className="text-meta text-ink-2">not there any more</span>
                  )}
                </button>
                <IconButton
                  size="small"
                  label={`Forget ${recent.name}`}
                  className="opacity-0 group-hover:opacity-100 focus-visible:opacity-100"
                  onClick={() => forget(recent.path)}
                >
                  <Icon of={X} size={14} />
                </IconButton>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </main>
  )
}
