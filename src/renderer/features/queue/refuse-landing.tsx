import { useSession, useUi } from '@renderer/store/context'
import { perform } from '@renderer/store/session'
import { Button } from '@renderer/ui/button'
import { Input } from '@renderer/ui/input'
import type { Landing } from '@shared/domain/landing/schema'
import { useState } from 'react'

/** Asks why a person refuses a landing: its agent and the record get the answer. */
export function RefuseLanding({ landing }: { landing: Landing }) {
  const session = useSession()
  const asked = useUi(ui => ui.refusing === landing.id)
  const [text, setText] = useState('')
  if (!asked) return null
  const reason = text.trim()
  const close = () => session.ui.setState({ refusing: null })
  return (
    <form
      className="flex shrink-0 flex-wrap items-center gap-2 px-4 pb-3"
      onSubmit={event => {
        event.preventDefault()
        if (reason === '') return
        close()
        setText('')
        void perform(session, { type: 'landing.force-refuse', id: landing.id, reason })
      }}
    >
      <Input
        aria-label="Why it is refused"
        className="min-w-48 flex-1"
        placeholder="Why is it refused? Its agent is told."
        value={text}
        autoFocus
        onChange={event => setText(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Escape') close()
        }}
      />
      <Button size="small" look="danger" type="submit" disabled={reason === ''}>
        Refuse
      </Button>
      <Button size="small" look="quiet" onClick={close}>
        Cancel
      </Button>
    </form>
  )
}
