import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
}

export interface StaticFile {
  body: Buffer<ArrayBuffer>
  type: string
  /** The name holds a hash of the content: it may be kept for good. */
  immutable: boolean
}

/**
 * A file of the built window by the path of its address (still percent-encoded); null where there is none, and for
 * every path that would leave `folder`. Decoded once, so what is encoded twice is only an odd name.
 */
export async function readStatic(folder: string, path: string): Promise<StaticFile | null> {
  const name = decode(path)
  if (name === null || /[\\\0:]/.test(name)) return null
  const root = normalize(folder)
  const file = normalize(join(root, name === '/' ? 'index.html' : name))
  if (!file.startsWith(root + sep)) return null
  const body = await readFile(file).catch(() => null)
  if (!body) return null
  return {
    body,
    type: TYPES[extname(file)] ?? 'application/octet-stream',
    immutable: file.startsWith(join(root, 'assets') + sep),
  }
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path)
  } catch {
    return null
  }
}
