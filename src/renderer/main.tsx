import { createRoot } from 'react-dom/client'
import { App } from './app'
import { createPlatform } from './platform'
import './ui/theme.css'

const root = document.getElementById('root')
if (!root) throw new Error('The page has no root element.')
createRoot(root).render(<App platform={createPlatform()} />)
