import { useModel, useSession } from '@renderer/store/context'
import { useEffect, useState } from 'react'

/** Bytes that would be free if a checkout went, and those that sharing objects with the project saves. */
export interface DiskUse {
  own: number
  saved: number
}

/** What each checkout takes on the disk: measured when the pane opens and when checkouts come or go. */
export function useDisk(): ReadonlyMap<string, DiskUse> {
  const session = useSession()
  const [uses, setUses] = useState<ReadonlyMap<string, DiskUse>>(new Map())
  const there = useModel(model =>
    Object.values(model.checkouts)
      .filter(({ state }) => state === 'ready')
      .map(({ id }) => id)
      .sort()
      .join(' '),
  )
  useEffect(() => {
    let gone = false
    if (there === '') return
    void session.engine.call('checkout.disk', { wait: true }).then(result => {
      // Sizes are a help: without them the list says all the rest.
      if (gone || !result.ok) return
      setUses(
        new Map(result.value.map(({ id, disk_bytes, saved_bytes }) => [id, { own: disk_bytes, saved: saved_bytes }])),
      )
    })
    return () => {
      gone = true
    }
  }, [session, there])
  return uses
}
