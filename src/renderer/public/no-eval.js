// zod compiles its checks with new Function where it may. The page's policy forbids that, and the try alone is reported as a
// breach; this says beforehand that it need not try. A file of its own, because it has to run before any module does.
globalThis.__zod_globalConfig = { jitless: true }
