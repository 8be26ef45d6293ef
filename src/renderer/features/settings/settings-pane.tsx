import { useModel, useSession, useUi } from '@renderer/store/context'
import type { ThemeChoice } from '@renderer/store/session'
import { Button } from '@renderer/ui/button'
import { Segments } from '@renderer/ui/segments'
import { Switch } from '@renderer/ui/switch'
import { useStore } from 'zustand'
import { ConfigText } from './config-text'
import { Doctor } from './doctor'
import { Layout } from './layout'
import { Levels } from './levels'
import { Section } from './section'

const themes: { value: ThemeChoice; title: string }[] = [
  { value: 'system', title: 'System' },
  { value: 'light', title: 'Light' },
  { value: 'dark', title: 'Dark' },
]

/** How this project is set up, and how this window looks. */
export function SettingsPane() {
  const session = useSession()
  const theme = useStore(session.theme)
  const openRuns = useUi(ui => ui.openRuns)
  const project = useModel(model => model.project)
  return (
    <div data-scrolls className="relative h-full overflow-y-auto bg-pane">
      <div className="mx-auto flex max-w-180 flex-col gap-8 px-6 py-6">
        <Section title="Look" note="Of this window, on this computer.">
          <div className="flex flex-wrap items-center gap-2">
            <Segments label="Theme" value={theme.choice} options={themes} onChange={session.chooseTheme} />
            <Button size="small" look="quiet" onClick={session.panes.reset}>
              Reset layout
            </Button>
          </div>
          <Switch
            label="Open a run’s terminal when it starts"
            on={openRuns}
            onChange={on => session.ui.setState({ openRuns: on })}
          />
        </Section>
        {project && <Levels project={project} />}
        <Doctor />
        <Layout />
        <ConfigText problems={project?.problems ?? []} />
      </div>
    </div>
  )
}
