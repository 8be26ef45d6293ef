import type { Protocol } from 'electron'
import { SAFE_HEADERS } from '../shell/headers'
import { readStatic } from '../shell/static'
import { ORIGIN } from './trust'

/** Has to be said before the app is ready: our scheme is a standard, secure origin of its own. */
export function declareScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'espalier', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Serves the built window under `espalier://window/`, with the same headers as the web host. */
export function serveFiles(protocol: Protocol, folder: string): void {
  protocol.handle('espalier', async request => {
    const ours = request.url.startsWith(`${ORIGIN}/`) && request.method === 'GET'
    const [path = '/'] = request.url.slice(ORIGIN.length).split(/[?#]/, 1)
    const file = ours ? await readStatic(folder, path) : null
    if (!file) return new Response('Not found.\n', { status: 404, headers: SAFE_HEADERS })
    return new Response(file.body, { headers: { ...SAFE_HEADERS, 'content-type': file.type } })
  })
}
