import { Tabs } from '@renderer/ui/tabs'
import type { ComponentProps } from 'react'

/** The views of a landing or a build. They keep a height to work in: in a low pane the whole of it scrolls instead. */
export function DetailViews(props: ComponentProps<typeof Tabs>) {
  return (
    <div className="flex min-h-84 flex-1 flex-col">
      <Tabs {...props} />
    </div>
  )
}
