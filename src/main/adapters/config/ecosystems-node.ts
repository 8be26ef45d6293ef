import type { Ecosystem, FoundGate } from './ecosystem'
import type { Folder } from './survey'

type Manager = { readonly name: string; readonly install: string; readonly run: (script: string) => string }

const gateScripts: readonly { gate: string; scripts: readonly string[] }[] = [
  { gate: 'unit', scripts: ['test', 'test:unit'] },
  { gate: 'lint', scripts: ['lint'] },
  { gate: 'types', scripts: ['typecheck', 'type-check', 'types', 'tsc'] },
  { gate: 'build', scripts: ['build'] },
]
const frameworks: Readonly<Record<string, string>> = {
  react: 'React',
  next: 'Next.js',
  vue: 'Vue',
  svelte: 'Svelte',
  '@angular/core': 'Angular',
  express: 'Express',
  fastify: 'Fastify',
  '@nestjs/core': 'NestJS',
  tailwindcss: 'Tailwind',
  electron: 'Electron',
}

/** npm, pnpm, yarn or bun by the lockfile; test, lint, types and build scripts as gates. */
export function node(folder: Folder): Ecosystem | null {
  const text = folder.texts['package.json']
  if (text === undefined) return null
  const manifest = asMapping(parse(text))
  const scripts = asMapping(manifest.scripts)
  const dependencies = { ...asMapping(manifest.dependencies), ...asMapping(manifest.devDependencies) }
  const manager = managerOf(folder, String(manifest.packageManager ?? ''))
  const typed = folder.files.includes('tsconfig.json') || 'typescript' in dependencies
  const needsInstall = Object.keys(dependencies).length > 0 || manifest.workspaces !== undefined
  return {
    name: `package.json (${manager.name})`,
    languages: [typed ? 'TypeScript' : 'JavaScript'],
    frameworks: Object.keys(frameworks).flatMap(key => (key in dependencies ? [frameworks[key] ?? key] : [])),
    setup: needsInstall ? manager.install : null,
    gates: gateScripts.flatMap(({ gate, scripts: names }): FoundGate[] => {
      const script = names.find(name => isReal(scripts[name]))
      if (script === undefined) return []
      const why = `the "${script}" script of ${folder.path === '' ? '' : `${folder.path}/`}package.json`
      return [{ name: gate, run: manager.run(script), directory: folder.path, why, timeout: '10m' }]
    }),
  }
}

const isReal = (script: unknown) =>
  typeof script === 'string' && script.trim() !== '' && !/no test specified/.test(script)

function managerOf(folder: Folder, declared: string): Manager {
  const has = (...names: string[]) => names.some(name => folder.files.includes(name))
  const run = (tool: string) => (script: string) => (script === 'test' ? `${tool} test` : `${tool} run ${script}`)
  if (has('pnpm-lock.yaml') || declared.startsWith('pnpm'))
    return {
      name: 'pnpm',
      install: `pnpm install${has('pnpm-lock.yaml') ? ' --frozen-lockfile' : ''}`,
      run: run('pnpm'),
    }
  if (has('yarn.lock') || declared.startsWith('yarn')) {
    const modern = has('.yarnrc.yml') || /^yarn@([2-9]|\d\d)/.test(declared)
    return { name: 'yarn', install: `yarn install ${modern ? '--immutable' : '--frozen-lockfile'}`, run: run('yarn') }
  }
  if (has('bun.lock', 'bun.lockb') || declared.startsWith('bun'))
    return { name: 'bun', install: 'bun install --frozen-lockfile', run: script => `bun run ${script}` }
  const locked = has('package-lock.json', 'npm-shrinkwrap.json')
  return { name: 'npm', install: locked ? 'npm ci' : 'npm install --no-package-lock', run: run('npm') }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return null
  }
}

const asMapping = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
