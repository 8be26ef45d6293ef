import { createHash } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export interface InstallDeps {
  /** Folder that keeps the copies: `<home>/pty-host/<version>-<hash>/`. */
  readonly home: string
  readonly version: string
  /** The built host, one file. */
  readonly bundle: string
  /** The installed `node-pty` package (inside the application, an asar archive included). */
  readonly nodePty: string
}

/** Copies kept: a host of an older version may still run from one. */
const KEPT = 3
/** A copy younger than this, ms, may still be in the making. */
const YOUNG_MS = 3_600_000
/** Of node-pty only this is needed to run; the rest is for building it. */
const PARTS = [
  'package.json',
  'lib',
  'build/Release',
  `prebuilds/${process.platform}-${process.arch}`,
  'third_party/conpty',
]
const isNeeded = (name: string): boolean =>
  !name.endsWith('.map') && !/\.test\.js$/.test(name) && !name.startsWith('obj.target/')
/** What the system must be allowed to run or load. */
const isProgram = (name: string): boolean => /(?:\.node|\.dll|\.exe|spawn-helper)$/.test(name)

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/** All files below `root/part` (or that file itself), relative to `root`, sorted; plain reads only, which work in an archive. */
const filesOf = async (root: string, part: string): Promise<string[]> => {
  const found = await stat(join(root, part)).catch(() => undefined)
  if (found === undefined) return []
  if (!found.isDirectory()) return [part]
  const names = (await readdir(join(root, part))).sort()
  return (await Promise.all(names.map(name => filesOf(root, `${part}/${name}`)))).flat()
}

const prune = async (folder: string, current: string, now: number): Promise<void> => {
  const names = (await readdir(folder)).filter(name => name !== current)
  const dated = await Promise.all(
    names.map(async name => ({
      name,
      at: await stat(join(folder, name)).then(
        found => found.mtimeMs,
        () => 0,
      ),
    })),
  )
  const old = dated
    .sort((a, b) => b.at - a.at)
    .slice(KEPT - 1)
    .filter(({ at }) => now - at > YOUNG_MS)
  await Promise.all(
    old.map(({ name }) => rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined)),
  )
}

/**
 * Copies the host and its native files out of the application, so that an update or an AppImage's unmount cannot pull them away
 * under a running host. The copy appears whole or not at all; one that is there is used as it is. Returns the entry's path.
 * Throws when the disk refuses.
 */
export const installPtyHost = async (deps: InstallDeps): Promise<string> => {
  const names = (await Promise.all(PARTS.map(part => filesOf(deps.nodePty, part)))).flat().filter(isNeeded)
  const bundle = await readFile(deps.bundle)
  const files = await Promise.all(names.map(async name => ({ name, bytes: await readFile(join(deps.nodePty, name)) })))
  const hash = createHash('sha256').update(bundle)
  for (const { name, bytes } of files) hash.update(name).update(bytes)
  const folder = join(deps.home, 'pty-host')
  const name = `${deps.version}-${hash.digest('hex').slice(0, 12)}`
  const target = join(folder, name)
  if (await exists(target)) return join(target, 'index.js')

  await mkdir(folder, { recursive: true, mode: 0o700 })
  const part = await mkdtemp(`${target}.part-`)
  await writeFile(join(part, 'package.json'), '{ "type": "module" }\n')
  await writeFile(join(part, 'index.js'), bundle)
  for (const { name: file, bytes } of files) {
    const path = join(part, 'node_modules', 'node-pty', file)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, bytes)
    if (isProgram(file)) await chmod(path, 0o755)
  }
  await rename(part, target).catch(async error => {
    // Another process was quicker with the same copy.
    await rm(part, { recursive: true, force: true })
    if (!(await exists(target))) throw error
  })
  await prune(folder, name, (await stat(target)).mtimeMs)
  return join(target, 'index.js')
}
