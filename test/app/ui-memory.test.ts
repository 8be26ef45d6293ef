import { createUi, memoryOf } from '@renderer/store/ui'
import { describe, expect, it } from 'vitest'

describe("the window's memory", () => {
  it('comes back as it was', () => {
    const ui = createUi(null)
    ui.setState({ sidebar: 300, collapsed: ['done'], lanes: 'agent', layout: { grid: {}, panels: {} } })
    const again = createUi(memoryOf(ui.getState())).getState()
    expect(again).toMatchObject({ sidebar: 300, collapsed: ['done'], lanes: 'agent', layout: { grid: {}, panels: {} } })
  })

  it.each(['', 'not json', 'null', '[]', '{"sidebar":"wide","collapsed":7,"lanes":1}', '{"sidebar":9999}'])(
    'forgets what it cannot read: %s',
    text => {
      expect(createUi(text).getState()).toMatchObject({
        sidebar: 232,
        sidebarOpen: true,
        collapsed: [],
        lanes: 'status',
      })
    },
  )
})
