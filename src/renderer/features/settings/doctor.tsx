import { useSession } from '@renderer/store/context'
import { Button } from '@renderer/ui/button'
import { Glyph } from '@renderer/ui/glyph'
import type { Diagnosis } from '@shared/contract/diagnosis'
import { useCallback, useEffect, useState } from 'react'
import { Section } from './section'

/** The check-up: what was looked at, whether it is well, what to do. */
export function Doctor() {
  const session = useSession()
  const [list, setList] = useState<Diagnosis[] | null>(null)
  const [busy, setBusy] = useState(false)
  const check = useCallback(
    async (fix = false) => {
      setBusy(true)
      const result = await session.engine.call('doctor', { fix })
      setBusy(false)
      if (result.ok) setList(result.value)
      else session.notify({ kind: 'refused', failure: result.error })
    },
    [session],
  )
  useEffect(() => session.onUp(() => void check()), [session, check])
  return (
    <Section
      title="Check-up"
      note="Whether this computer and this repository have what the agents need."
      action={
        <>
          {list?.some(item => item.mendable) && (
            <Button
              size="small"
              look="primary"
              disabled={busy}
              title="Takes checkouts whose folder is gone off the list and removes locks of dead gits; nothing is lost"
              onClick={() => void check(true)}
            >
              Mend what can be
            </Button>
          )}
          <Button size="small" disabled={busy} onClick={() => void check()}>
            Check again
          </Button>
        </>
      }
    >
      <ul className="flex flex-col gap-2">
        {list?.map(item => (
          <li key={`${item.check} ${item.message}`} className="flex items-start gap-2 text-dense">
            <Glyph
              shape={item.ok ? 'check' : item.severity === 'error' ? 'cross' : 'bang'}
              tone={item.ok ? 'leaf' : item.severity === 'error' ? 'rust' : 'bud'}
              label={item.ok ? 'Well' : item.severity}
              className="mt-px"
            />
            <div className="min-w-0 flex-1 [overflow-wrap:anywhere]" data-selectable>
              <p>
                <span className="font-medium">{item.check}</span> <span className="text-ink-2">{item.message}</span>
              </p>
              {item.hint && !item.ok && <p className="text-ink-2">{item.hint}</p>}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  )
}
