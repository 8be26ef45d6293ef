import { useSession } from '@renderer/store/context'
import { perform } from '@renderer/store/session'
import { Button } from '@renderer/ui/button'
import { Input } from '@renderer/ui/input'
import type { Landing } from '@shared/domain/landing/schema'
import { useState } from 'react'

/** Lets the files that a landing was refused for land all the same; why is asked, because it is recorded. */
export function AllowFiles({ landing }: { landing: Landing }) {
  const session = useSession()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const files = landing.reason?.facts?.files
  const paths = Array.isArray(files) ? files : []
  if (paths.length === 0 || landing.state === 'landed') return null
  const allow = () => {
    const why = reason.trim()
    if (why === '') return
    setOpen(false)
    setReason('')
    void perform(session, { type: 'landing.allow', id: landing.id, paths, reason: why })
  }
  if (!open)
    return (
      <div className="shrink-0 pt-2">
        <Button size="small" onClick={() => setOpen(true)}>
          Allow these files…
        </Button>
      </div>
    )
  return (
    <form
      className="flex shrink-0 flex-wrap items-center gap-2 pt-2"
      onSubmit={event => {
        event.preventDefault()
        allow()
      }}
    >
      <Input
        aria-label="Why these files may land"
        className="min-w-48 flex-1"
        placeholder="Why may they land? It is recorded."
        value={reason}
        autoFocus
        onChange={event => setReason(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Escape') setOpen(false)
        }}
      />
      <Button size="small" look="primary" type="submit" disabled={reason.trim() === ''}>
        Allow {paths.length === 1 ? 'this file' : `these ${paths.length} files`}
      </Button>
    </form>
  )
}
