import { Button } from '@renderer/ui/button'
import { Input } from '@renderer/ui/input'
import { useState } from 'react'

/** Answers what a gate asks people: a number from 0 to `most`. */
export function GiveScore({ ask, most, give }: { ask: string; most: number; give: (score: number) => void }) {
  const [text, setText] = useState('')
  const score = Number(text)
  const usable = text.trim() !== '' && score >= 0 && score <= most
  return (
    <form
      className="flex shrink-0 flex-wrap items-center gap-2 pt-2"
      onSubmit={event => {
        event.preventDefault()
        if (!usable) return
        setText('')
        give(score)
      }}
    >
      <Input
        type="number"
        min={0}
        max={most}
        step="any"
        className="w-24"
        aria-label={ask}
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
