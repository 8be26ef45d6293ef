import { EspalierTree } from '@renderer/features/graph/EspalierTree'
import '@renderer/ui/theme.css'
import { layoutTree } from '@shared/domain/tree/layout'
import { noPlaces, placeTree } from '@shared/domain/tree/place'
import { useState } from 'react'
import { createRoot } from 'react-dom/client'
import { sample } from './samples'

const query = new URLSearchParams(location.search)
document.documentElement.dataset.theme = query.get('theme') ?? 'light'

function Picture() {
  const { input, now } = sample(Number(query.get('agents') ?? 4), Number(query.get('teams') ?? 0))
  const [selection, select] = useState<string | null>(query.get('select'))
  const geometry = layoutTree(input, placeTree(noPlaces, input))
  return (
    <div style={{ height: '100%', background: 'var(--pane)' }}>
      <EspalierTree input={input} geometry={geometry} now={now} selection={selection} onSelect={select} />
    </div>
  )
}

const root = document.getElementById('root')
if (root !== null) createRoot(root).render(<Picture />)
