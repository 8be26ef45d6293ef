import { App } from '@renderer/app'
import { platformOf } from '@renderer/platform/shared'
import '@renderer/ui/theme.css'
import type { Wire } from '@shared/contract/wire'
import type { CommandInput } from '@shared/domain/command'
import { createRoot } from 'react-dom/client'
import { appWire, projectWire } from './engine'
import { seed } from './seed'
import { createWorld } from './world'

const asked = new URLSearchParams(location.search)
const screen = asked.get('screen') ?? 'work'
const world = createWorld()
const system = { kind: 'system', name: 'espalier' } as const

if (screen === 'bare') {
  world.dispatch(
    { type: 'project.open', name: 'harbor', root: '/home/ada/src/harbor', commonDir: '/x', mainBranch: 'main' },
    system,
  )
  world.dispatch(
    {
      type: 'project.configure',
      config: {
        source: 'default',
        hash: '0',
        services: [],
        teams: [],
        levels: [{ name: 'main', branch: 'main', trigger: 'ready', gates: null, approve: [] }],
        gates: [],
      },
    },
    system,
  )
} else {
  seed(world)
}
if (screen === 'broken')
  world.dispatch(
    {
      type: 'project.reject-config',
      hash: 'b2',
      problems: [
        {
          code: 'unknown-key',
          path: '/home/ada/src/harbor/multi-agent.yaml',
          line: 11,
          column: 5,
          message: 'directories takes a list of folders; “src/api” is a text.',
          hint: 'Write directories: [src/api].',
        },
        {
          code: 'unknown-key',
          path: '/home/ada/src/harbor/multi-agent.yaml',
          line: 14,
          column: 3,
          message: 'There is no key “timout”; did you mean timeout?',
        },
      ],
    },
    system,
  )

let down = false
const wires: Wire[] = []
const platform = platformOf({
  host: 'web',
  app: async () => appWire(screen === 'welcome' || screen === 'error' ? null : '/home/ada/src/harbor'),
  project: async () => {
    if (down) throw new Error('the host does not answer')
    const wire = projectWire(world)
    wires.push(wire)
    return wire
  },
  terminals: async () => {
    throw new Error('no terminals in this page')
  },
})

declare global {
  interface Window {
    /** What a driver can do to the engine of this page. */
    harness: { dispatch(command: CommandInput): void; down(now: boolean): void }
  }
}
window.harness = {
  dispatch: command => void world.dispatch(command, system),
  down: now => {
    down = now
    if (now) for (const wire of wires.splice(0)) wire.close()
  },
}

const root = document.getElementById('root')
if (root) createRoot(root).render(<App platform={platform} />)
