/** The page for a browser that comes without the token: what to do. It looks again by itself, and goes on once the browser is known. */
export const NOT_LET_IN = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="4">
<title>Espalier does not know this browser yet</title>
<style>
body { font: 15px/24px system-ui, sans-serif; max-width: 34em; margin: 16vh auto 0; padding: 0 24px; background: light-dark(#fcfbf8, #161a17); color: light-dark(#1d211e, #e7ebe5) }
h1 { font-size: 20px; line-height: 28px }
p { color: light-dark(#59605a, #a5ada5) }
code { font: 13px/20px ui-monospace, monospace }
</style>
<h1>Espalier does not know this browser yet</h1>
<p>It was started again, and each start has an address of its own. Open the one it printed in the terminal where it was started; it ends in <code>?token=…</code>. This page then goes on by itself.</p>
<p>The terminal is gone? Start Espalier once more, without <code>--no-open</code>: it opens the browser itself. Agents at work go on meanwhile.</p>
</html>`
