import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Writes a scripted agent: a shell program that finds its part by task (`case "$ESPALIER_TASK"`), `*` for all others.
 * Every part starts in the checkout with the variables of its run. Gives the program's path.
 */
export async function scriptedAgent(folder: string, parts: Readonly<Record<string, string>>): Promise<string> {
  const cases = Object.entries(parts).map(([task, lines]) => `${task})\n${lines}\n;;`)
  const text = `#!/bin/sh\nset -e\ncase "$ESPALIER_TASK" in\n${cases.join('\n')}\nesac\n`
  await mkdir(folder, { recursive: true })
  const path = join(folder, 'agent.sh')
  await writeFile(path, text)
  await chmod(path, 0o755)
  return path
}

/** Shell lines that write a file and commit it. */
export const commits = (file: string, message: string): string =>
  `echo "$ESPALIER_TASK" > "${file}"\ngit add -A\ngit commit -q -m "${message}"`

/** Shell lines that wait until a file appears (made by the test), looking often. */
export const waitsFor = (file: string): string => `while [ ! -e "${file}" ]; do sleep 0.05; done`
