import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installPtyHost } from '@main/adapters/pty/install'
import { rolldown } from 'rolldown'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Bundles the host as it is in the source and installs it below a new temporary folder. */
export const buildHost = async (): Promise<{ entry: string; remove(): Promise<void> }> => {
  const folder = await mkdtemp(join(tmpdir(), 'esp-build-'))
  const build = await rolldown({
    input: join(root, 'src/main/pty-host/index.ts'),
    platform: 'node',
    resolve: { alias: { '@shared': join(root, 'src/shared'), '@main': join(root, 'src/main') } },
    external: ['node-pty', /^node:/],
  })
  await build.write({ file: join(folder, 'index.js'), format: 'esm' })
  await build.close()
  const entry = await installPtyHost({
    home: folder,
    version: '0.0.1',
    bundle: join(folder, 'index.js'),
    nodePty: join(root, 'node_modules/node-pty'),
  })
  return { entry, remove: () => rm(folder, { recursive: true, force: true }) }
}
