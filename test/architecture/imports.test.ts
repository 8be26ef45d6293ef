import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ALLOWED, DOORS, ROOMS } from './rules'

const SOURCE = /\.(ts|tsx)$/
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s+['"]([^'"]+)['"]|(?:^|\n)\s*import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map(name => join('src', name).replaceAll('\\', '/'))
  .filter(name => SOURCE.test(name) && statSync(name).isFile())

/** What a file imports: project files as paths from the root, packages by name, Node's modules as `node:…`. */
function importsOf(file: string, text: string): string[] {
  return [...text.matchAll(IMPORT)].map(match => {
    const name = match[1] ?? match[2] ?? match[3] ?? ''
    if (name.startsWith('.')) return normalize(join(dirname(file), name)).replaceAll('\\', '/')
    if (name.startsWith('@shared/')) return name.replace('@shared/', 'src/shared/')
    if (name.startsWith('@main/')) return name.replace('@main/', 'src/main/')
    if (name.startsWith('@renderer/')) return name.replace('@renderer/', 'src/renderer/')
    if (name.startsWith('node:')) return name
    const [scope, rest] = name.split('/')
    return name.startsWith('@') ? `${scope}/${rest}` : (scope ?? name)
  })
}

const within = (path: string, room: string) =>
  path === room || path.startsWith(`${room}/`) || path.startsWith(`${room}.`)

function roomOf(file: string) {
  return ROOMS.filter(room => within(file, room.path)).sort((a, b) => b.path.length - a.path.length)[0]
}

function mayImport(file: string, target: string): boolean {
  const room = roomOf(file)
  if (!room) return false
  return room.may.some(allowed => {
    if (allowed === 'node:*') return target.startsWith('node:')
    if (allowed.startsWith('@') && allowed.endsWith('/*')) return target.startsWith(allowed.slice(0, -1))
    if (allowed.endsWith('/*')) {
      // A family of rooms that do not know each other: features, services.
      const base = allowed.slice(0, -2)
      const own = file.slice(base.length + 1).split('/')[0]
      return within(target, `${base}/${own}`)
    }
    return within(target, allowed)
  })
}

/** The files a file imports, types included. */
const known = new Set(files)
const filesOf = (file: string): string[] =>
  importsOf(file, readFileSync(file, 'utf8')).flatMap(target =>
    [target, `${target}.ts`, `${target}.tsx`].filter(name => known.has(name)).slice(0, 1),
  )

/** The circles of a graph: each strongly connected part of more than one node, by Tarjan's algorithm. */
function circles(nodes: readonly string[], next: (node: string) => readonly string[]): string[][] {
  const found: string[][] = []
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const visit = (node: string): number => {
    const own = order.size
    order.set(node, own)
    low.set(node, own)
    stack.push(node)
    for (const other of next(node)) {
      const reached = order.has(other) ? (stack.includes(other) ? (order.get(other) ?? own) : own) : visit(other)
      low.set(node, Math.min(low.get(node) ?? own, reached))
    }
    if (low.get(node) === own) {
      const part = stack.splice(stack.indexOf(node))
      if (part.length > 1) found.push(part.sort())
    }
    return low.get(node) ?? own
  }
  for (const node of nodes) if (!order.has(node)) visit(node)
  return found
}

describe('imports', () => {
  it('go only where DESIGN §1 says', () => {
    const wrong = files.flatMap(file =>
      importsOf(file, readFileSync(file, 'utf8'))
        .filter(target => !mayImport(file, target))
        .filter(target => !ALLOWED.some(entry => entry.file === file && entry.imports === target))
        .map(target => `${file} → ${target}`),
    )
    expect(wrong).toEqual([])
  })

  it('never run in a circle, types included', () => {
    expect(circles(files, filesOf)).toEqual([])
    const graph: Record<string, string[]> = { a: ['b'], b: ['c'], c: ['b', 'd'], d: [] }
    expect(circles(Object.keys(graph), node => graph[node] ?? [])).toEqual([['b', 'c']])
  })

  it('reach each guarded module through its one door', () => {
    const wrong = files.flatMap(file =>
      importsOf(file, readFileSync(file, 'utf8'))
        .filter(target => target in DOORS && !DOORS[target]?.test(file))
        .map(target => `${file} → ${target}`),
    )
    expect(wrong).toEqual([])
  })

  it('have no exception that is no longer needed', () => {
    const stale = ALLOWED.filter(
      entry =>
        !files.includes(entry.file) || !importsOf(entry.file, readFileSync(entry.file, 'utf8')).includes(entry.imports),
    )
    expect(stale).toEqual([])
  })

  it('would catch a wrong one', () => {
    expect(mayImport('src/shared/domain/task/decide.ts', 'node:fs')).toBe(false)
    expect(mayImport('src/main/services/landing/queue.ts', 'src/main/services/gates/run')).toBe(false)
    expect(mayImport('src/main/services/landing/queue.ts', 'src/main/adapters/git/exec')).toBe(false)
    expect(mayImport('src/renderer/features/board/Board.tsx', 'src/renderer/features/graph/GraphPane')).toBe(false)
    expect(mayImport('src/main/services/landing/queue.ts', 'src/main/services/landing/select')).toBe(true)
    expect(importsOf('src/a/b.ts', "import x from '../c'\nexport { y } from 'node:fs'\nimport 'zod'")).toEqual([
      'src/c',
      'node:fs',
      'zod',
    ])
  })
})

describe('files', () => {
  it('stay small: at most 300 lines', () => {
    const big = files.filter(file => readFileSync(file, 'utf8').split('\n').length > 301)
    expect(big).toEqual([])
  })
})
