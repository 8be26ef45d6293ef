import { join, normalize, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Net, Protocol } from 'electron'
import { SAFE_HEADERS } from '../shell/headers'

/** Has to be said before the app is ready: our scheme is a standard, secure origin of its own. */
export function declareScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'espalier', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Serves the built window under `espalier://window/`, with the same headers as the web host. */
export function serveFiles(protocol: Protocol, net: Net, folder: string): void {
  protocol.handle('espalier', async request => {
    const { host, pathname } = new URL(request.url)
    const file = normalize(join(folder, pathname === '/' ? 'index.html' : decodeURIComponent(pathname)))
    if (host !== 'window' || !file.startsWith(folder + sep)) return new Response('Not found.', { status: 404 })
    const found = await net.fetch(pathToFileURL(file).toString())
    const headers = new Headers(found.headers)
    for (const [name, value] of Object.entries(SAFE_HEADERS)) headers.set(name, value)
    return new Response(found.body, { status: found.status, headers })
  })
}
