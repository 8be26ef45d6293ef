import { useSession } from '@renderer/store/context'
import { perform } from '@renderer/store/session'
import { Button } from '@renderer/ui/button'
import { Input } from '@renderer/ui/input'
import type { Landing } from '@shared/domain/landing/schema'
import { useState } from 'react'

/** Answers what a gate asks people about a landing. */
export function GiveScore({ landing }: { landing: Landing }) {
  const session = useSession()
  const [text, setText] = useState('')
  const { gate, out_of: most, ask } = landing.reason?.facts ?? {}
  if (typeof gate !== 'string' || typeof most !== 'number' || landing.state === 'landed') return null
  const score = Number(text)
  const usable = text.trim() !== '' && score >= 0 && score <= most
  return (
    <form
      className="flex shrink-0 flex-wrap items-center gap-2 pt-2"
      onSubmit={event => {
        event.preventDefault()
        if (!usable) return
        setText('')
        void perform(session, { type: 'landing.score', id: landing.id, gate, score })
      }}
    >
      <Input
        type="number"
        min={0}
        max={most}
        step="any"
        className="w-24"
        aria-label={typeof ask === 'string' ? ask : `Score for ${gate}`}
        placeholder={`0 to ${most}`}
        value={text}
        onChange={event => setText(event.target.value)}
      />
      <Button size="small" look="primary" type="submit" disabled={!usable}>
        Give this score
      </Button>
    </form>
  )
}
