import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'
import { SAFE_HEADERS } from '../shell/headers'

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

/** Sends a file below `folder`; a path that leaves it, or is not there, is a 404. Hashed files may be kept for good. */
export async function sendFile(folder: string, path: string, response: ServerResponse): Promise<void> {
  const file = normalize(join(folder, path === '/' ? 'index.html' : decodeSafely(path)))
  const inside = file.startsWith(folder + sep)
  const found = inside ? await stat(file).catch(() => null) : null
  if (!found?.isFile()) {
    response.writeHead(404, { ...SAFE_HEADERS, 'content-type': 'text/plain; charset=utf-8' }).end('Not found.\n')
    return
  }
  response.writeHead(200, {
    ...SAFE_HEADERS,
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'content-length': found.size,
    'cache-control': path.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-store',
  })
  createReadStream(file)
    .on('error', () => response.destroy())
    .pipe(response)
}

function decodeSafely(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return '/missing'
  }
}
