import { fileURLToPath } from 'node:url'
import { startElectron } from './hosts/electron/start'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

void startElectron(
  {
    renderer: at('../renderer'),
    preload: at('../preload/index.cjs'),
    icon: at('../../assets/icon.png'),
  },
  process.argv,
)
