import { useEffect, useRef, useState } from 'react'

/** Whether an element is narrower than `limit`, px. */
export function useNarrow(limit: number) {
  const ref = useRef<HTMLElement>(null)
  const [narrow, setNarrow] = useState(false)
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const watch = new ResizeObserver(([entry]) => {
      if (entry && entry.contentRect.width > 0) setNarrow(entry.contentRect.width < limit)
    })
    watch.observe(element)
    return () => watch.disconnect()
  }, [limit])
  return { ref, narrow }
}
