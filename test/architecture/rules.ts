/**
 * Who may import whom (DESIGN §1). A room is the longest prefix that matches a file; what is not listed is refused.
 * Packages are listed by name; `node:*` stands for Node's own modules.
 */
export interface Room {
  path: string
  may: readonly string[]
}

const HOSTS = [
  'src/main/compose',
  'src/main/hosts/socket',
  'src/main/hosts/shell',
  'src/shared',
  'src/main/ports',
  'node:*',
  'zod',
]

export const ROOMS: readonly Room[] = [
  { path: 'src/shared/lib', may: ['src/shared/lib'] },
  { path: 'src/shared/domain', may: ['src/shared/domain', 'src/shared/lib', 'zod'] },
  { path: 'src/shared/contract', may: ['src/shared/contract', 'src/shared/domain', 'src/shared/lib', 'zod'] },
  { path: 'src/preload', may: ['electron', 'src/shared/contract/bridge'] },
  {
    path: 'src/renderer/ui',
    may: [
      'src/renderer/ui',
      'react',
      'react-dom',
      'radix-ui',
      'lucide-react',
      'sonner',
      'cmdk',
      '@tanstack/react-virtual',
    ],
  },
  {
    path: 'src/renderer/platform',
    may: ['src/renderer/platform', 'src/shared/contract', 'src/shared/lib', 'src/shared/domain/failure'],
  },
  {
    path: 'src/renderer/store',
    may: ['src/renderer/store', 'src/renderer/platform', 'src/renderer/ui/look', 'src/shared', 'zustand', 'react'],
  },
  {
    path: 'src/renderer/features',
    may: [
      'src/renderer/features/*', // its own folder: see the test
      'src/renderer/ui',
      'src/renderer/store',
      'src/renderer/platform',
      'src/shared',
      'react',
      'react-dom',
      'zustand',
      'lucide-react',
      'dockview-react',
      'radix-ui',
      'cmdk',
      'sonner',
      '@tanstack/react-virtual',
      '@atlaskit/pragmatic-drag-and-drop',
      '@xterm/*',
    ],
  },
  {
    path: 'src/renderer/features/workspace',
    may: [
      'src/renderer',
      'src/shared',
      'react',
      'react-dom',
      'zustand',
      'lucide-react',
      'dockview-react',
      'radix-ui',
      'sonner',
      '@atlaskit/pragmatic-drag-and-drop',
      'cmdk',
      '@tanstack/react-virtual',
    ],
  },
  {
    path: 'src/renderer',
    may: [
      'src/renderer',
      'src/shared',
      'react',
      'react-dom',
      '@fontsource-variable/*',
      'vite',
      '@vitejs/plugin-react',
      '@tailwindcss/vite',
      'node:*',
    ],
  },
  { path: 'src/main/ports', may: ['src/main/ports', 'src/shared'] },
  { path: 'src/main/engine', may: ['src/main/engine', 'src/main/ports', 'src/shared', 'node:*', 'zod'] },
  {
    path: 'src/main/store',
    may: ['src/main/store', 'src/main/ports', 'src/shared', 'better-sqlite3', 'node:*', 'zod'],
  },
  { path: 'src/main/services', may: ['src/main/services/*', 'src/main/ports', 'src/shared', 'node:path', 'zod'] },
  {
    path: 'src/main/adapters',
    may: [
      'src/main/adapters',
      'src/main/ports',
      'src/shared/lib',
      'src/shared/domain',
      'node:*',
      'yaml',
      'zod',
      'pino',
      '@parcel/watcher',
      'node-pty',
      'isomorphic-git',
      '@anthropic-ai/sdk',
    ],
  },
  {
    path: 'src/main/adapters/pty',
    may: ['src/main/adapters/pty', 'src/main/ports', 'src/shared', 'node:*', 'node-pty'],
  },
  {
    path: 'src/main/pty-host',
    may: ['src/main/pty-host', 'src/main/ports', 'src/main/adapters/pty', 'src/shared', 'node:*'],
  },
  {
    path: 'src/main/compose',
    may: [
      'src/main/compose',
      'src/main/ports',
      'src/main/engine',
      'src/main/store',
      'src/main/services',
      'src/main/adapters',
      'src/shared',
      'node:*',
      'package.json',
    ],
  },
  { path: 'src/main/hosts/socket', may: HOSTS },
  { path: 'src/main/hosts/shell', may: HOSTS },
  { path: 'src/main/hosts/web', may: [...HOSTS, 'src/main/hosts/web', 'ws'] },
  { path: 'src/main/hosts/electron', may: [...HOSTS, 'src/main/hosts/electron', 'electron'] },
  { path: 'src/main/hosts/cli', may: [...HOSTS, 'src/main/hosts/cli', 'src/main/hosts/web', 'commander'] },
  { path: 'src/main/index', may: ['src/main/hosts/electron', 'node:*'] },
  { path: 'src/main/web', may: ['src/main/hosts', 'src/main/compose', 'node:*'] },
  { path: 'src/main/cli', may: ['src/main/hosts', 'src/main/compose', 'node:*'] },
  { path: 'src/main/engine.ts', may: ['src/main/hosts', 'src/main/compose', 'node:*'] },
]

/** Modules with one door: the only file that may import them. */
export const DOORS: Readonly<Record<string, RegExp>> = {
  'node:child_process': /^src\/main\/adapters\/process\/spawn\.ts$/,
  'node-pty': /^src\/main\/adapters\/pty\/node-pty\.ts$/,
  'better-sqlite3': /^src\/main\/store\/sqlite\.ts$/,
  '@parcel/watcher': /^src\/main\/adapters\/fs\/watch\.ts$/,
  electron: /^src\/(main\/hosts\/electron\/|main\/index\.ts|preload\/)/,
}

/** Exceptions, each with its reason. It may only shrink; it began empty. */
export const ALLOWED: readonly { file: string; imports: string; why: string }[] = []
