import { Button } from '@renderer/ui/button'
import { Icon } from '@renderer/ui/icon'
import type { AppApi } from '@shared/contract/api'
import type { Client } from '@shared/contract/client'
import { CornerLeftUp, Folder, GitBranch } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'

interface Listing {
  path: string
  parent: string | null
  entries: { name: string; path: string; repository: boolean }[]
}

/** Finds a folder where there is no system dialog: repositories open, folders lead on. */
export function FolderBrowser({
  app,
  open,
  onClose,
}: {
  app: Pick<Client<AppApi>, 'call'>
  open(path: string): void
  onClose(): void
}) {
  const [listing, setListing] = useState<Listing | null>(null)
  const [message, setMessage] = useState<string | null>(null)
  const go = useCallback(
    async (path: string | null) => {
      const result = await app.call('browse', { path })
      setMessage(result.ok ? null : result.error.message)
      if (result.ok) setListing(result.value)
    },
    [app],
  )
  useEffect(() => void go(null), [go])
  return (
    <div className="flex flex-col overflow-hidden rounded-control border">
      <div className="flex h-9 items-center gap-2 border-b bg-ground pr-1 pl-3">
        <span className="mono min-w-0 flex-1 truncate text-dense text-ink-2">{listing?.path ?? ''}</span>
        {listing && (
          <Button size="small" look="quiet" onClick={() => open(listing.path)}>
            Open this folder
          </Button>
        )}
        <Button size="small" look="quiet" onClick={onClose}>
          Close
        </Button>
      </div>
      {message && <p className="px-3 py-2 text-dense text-ink-2">{message}</p>}
      <ul className="max-h-64 overflow-y-auto py-1">
        {listing?.parent && <Row icon={CornerLeftUp} name=".." onClick={() => void go(listing.parent)} />}
        {listing?.entries.map(entry => (
          <Row
            key={entry.path}
            icon={entry.repository ? GitBranch : Folder}
            name={entry.name}
            note={entry.repository ? 'git repository' : ''}
            onClick={() => (entry.repository ? open(entry.path) : void go(entry.path))}
          />
        ))}
      </ul>
    </div>
  )
}

function Row({ icon, name, note, onClick }: { icon: typeof Folder; name: string; note?: string; onClick(): void }) {
  return (
    <li>
      <button
        type="button"
        onClick={onClick}
        className="flex h-7 w-full items-center gap-2 px-3 text-left text-dense hover:bg-hover"
      >
        <Icon of={icon} size={14} className="text-ink-3" />
        <span className="flex-1 truncate">{name}</span>
        {note && <span className="text-meta text-ink-3">{note}</span>}
      </button>
    </li>
  )
}
