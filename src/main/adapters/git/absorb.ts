import { constants } from 'node:fs'
import { appendFile, copyFile, link, mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const isThere = (cause: unknown) => cause instanceof Error && 'code' in cause && cause.code === 'EEXIST'

/** One more name for a file that never changes again; a copy where the disk takes no second name. */
async function share(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (cause) {
    if (isThere(cause)) return
    await copyFile(from, to, constants.COPYFILE_FICLONE)
  }
}

async function shareFolder(from: string, to: string, wanted: (name: string) => boolean): Promise<void> {
  const names = (await readdir(from).catch(() => [])).filter(wanted)
  if (names.length === 0) return
  const there = new Set(await readdir(to).catch(() => []))
  await mkdir(to, { recursive: true })
  // A pack is of use only with its index, which is therefore given last.
  names.sort((a, b) => Number(a.endsWith('.idx')) - Number(b.endsWith('.idx')))
  for (const name of names) if (!there.has(name)) await share(join(from, name), join(to, name))
}

/**
 * Gives a repository every object another one has, those that nothing names any more too: objects are called by their
 * content, so more of them never hurt, and nothing that an index, a log or a half-done merge needs is left behind.
 * Throws what the file system says.
 */
export async function absorbObjects(from: string, to: string): Promise<void> {
  const [source, target] = [join(from, 'objects'), join(to, 'objects')]
  const folders = await readdir(source)
  for (const folder of folders.filter(name => /^[0-9a-f]{2}$/.test(name)))
    await shareFolder(join(source, folder), join(target, folder), name => /^[0-9a-f]+$/.test(name))
  await shareFolder(join(source, 'pack'), join(target, 'pack'), name => name.startsWith('pack-'))
  const borrowed = await readFile(join(source, 'info', 'alternates'), 'utf8').catch(() => '')
  if (borrowed === '') return
  const known = await readFile(join(target, 'info', 'alternates'), 'utf8').catch(() => '')
  const missing = borrowed.split('\n').filter(line => line.startsWith('/') && !known.split('\n').includes(line))
  await mkdir(join(target, 'info'), { recursive: true })
  if (missing.length > 0) await appendFile(join(target, 'info', 'alternates'), `${missing.join('\n')}\n`)
}
