import { EspalierTree } from '@renderer/features/graph/EspalierTree'
import { GraphPane } from '@renderer/features/graph/GraphPane'
import { screenIn } from '@renderer/features/terminal/screen'
import { TerminalPane } from '@renderer/features/terminal/TerminalPane'
import { SessionContext } from '@renderer/store/context'
import '@renderer/ui/theme.css'
import { TipProvider } from '@renderer/ui/tooltip'
import { layoutTree } from '@shared/domain/tree/layout'
import { noPlaces, placeTree } from '@shared/domain/tree/place'
import { useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { landed, sampleModel } from './model'
import { sample } from './samples'
import { harnessSession } from './session'

const query = new URLSearchParams(location.search)
const theme = query.get('theme') ?? 'light'
document.documentElement.dataset.theme = theme

function Picture() {
  const { input, now } = sample(Number(query.get('agents') ?? 4), Number(query.get('teams') ?? 0))
  const [selection, select] = useState<string | null>(query.get('select'))
  const geometry = layoutTree(input, placeTree(noPlaces, input), Number(query.get('rise') ?? 1))
  return (
    <div className="h-full bg-pane">
      <EspalierTree input={input} geometry={geometry} now={now} selection={selection} onSelect={select} />
    </div>
  )
}

const session = harnessSession(theme === 'dark', query.has('bridge') ? Number(query.get('bridge')) : null)

function Pane() {
  const [model, setModel] = useState(() => sampleModel(Date.now()))
  const [seq, setSeq] = useState(1)
  session.replica.receive({ kind: 'snapshot', seq, model })
  return (
    <div className="flex h-full flex-col">
      <button
        type="button"
        onClick={() => {
          setModel(now => landed(now, Date.now()))
          setSeq(now => now + 1)
        }}
      >
        Land it
      </button>
      <div className="min-h-0 flex-1">
        <GraphPane />
      </div>
    </div>
  )
}

/** Writes what the terminal shows (its lines, its size as `rows cols`) where a test can read it. */
const tellScreen = (): void => {
  const element = document.querySelector('.terminal-screen')
  const terminal = element === null ? undefined : screenIn(element)?.terminal
  if (terminal === undefined) return
  const { buffer, cols, rows } = terminal
  const lines = Array.from({ length: buffer.active.length }, (_, at) =>
    buffer.active.getLine(at)?.translateToString(true),
  )
  document.documentElement.dataset.screen = lines.join('\n').trimEnd()
  document.documentElement.dataset.cells = `${rows} ${cols}`
}

function Terminal() {
  const [active, setActive] = useState(true)
  const [model] = useState(() => sampleModel(Date.now()))
  session.replica.receive({ kind: 'snapshot', seq: 1, model })
  useEffect(() => {
    const timer = setInterval(tellScreen, 30)
    return () => clearInterval(timer)
  }, [])
  return (
    <div className="flex h-full flex-col">
      <button type="button" onClick={() => setActive(now => !now)}>
        {active ? 'Hide' : 'Show'}
      </button>
      <div className="min-h-0 flex-1" style={active ? {} : { display: 'none' }}>
        <TerminalPane session={query.get('session') ?? 's-0'} title="devon" active={active} onClose={() => {}} />
      </div>
    </div>
  )
}

const view = query.get('view') ?? 'picture'
const root = document.getElementById('root')
if (root !== null)
  createRoot(root).render(
    <TipProvider>
      <SessionContext value={session}>
        {view === 'pane' ? <Pane /> : view === 'terminal' ? <Terminal /> : <Picture />}
      </SessionContext>
    </TipProvider>,
  )
