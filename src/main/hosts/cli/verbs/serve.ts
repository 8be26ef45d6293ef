import type { Registry, Verb } from '../context'
import { EXIT, Stop } from '../exit'

/** `espalier serve`: the window in a browser tab. */
export function serveVerb({ program, action }: Registry): void {
  program
    .command('serve')
    .description('open the window in a browser; prints {"url": …}')
    .option('--port <n>', 'port on loopback; otherwise that of last time, or any free one')
    .option('--no-open', 'do not open the browser')
    .action(
      action(async (verb: Verb, options: { port?: string; open: boolean }) => {
        const port = options.port === undefined ? null : Number(options.port)
        if (port !== null && !(Number.isInteger(port) && port >= 0 && port <= 65_535))
          throw new Stop({ code: 'bad-usage', message: `“${options.port}” is no port; give a number up to 65535.` })
        const host = await verb.serve({ port, open: options.open && !verb.out.json })
        if (!host.ok) throw new Stop(host.error)
        const opened = await host.value.opened
        if (!opened.ok) verb.out.note(opened.error.message)
        verb.out.line(JSON.stringify({ url: host.value.url }))
        await verb.interrupted
        await host.value.close()
        return EXIT.done
      }),
    )
}
