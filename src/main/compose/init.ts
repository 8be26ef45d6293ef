import { planConfig } from '@main/adapters/config/init'
import { which } from '@main/adapters/process/which'
import type { Env } from '@main/ports/processes'

/** The configuration fitted to a repository, and in words what it was fitted to. Nothing is written. */
export async function planInit(
  root: string,
  mainBranch: string,
  loginEnv: () => Promise<Env>,
): Promise<{ text: string; found: string[] }> {
  const env = await loginEnv()
  const onPath = async (program: string) => (await which(program, root, env)) !== null
  const { text, findings } = await planConfig(root, { mainBranch, onPath })
  return { text, found: [...findings.found] }
}
