import type { Config } from '../config/schema'

type Limits = Pick<Config['landing'], 'provers' | 'parallel_gates'>

/** Cores that one prover is reckoned to keep busy: test runners use several, and agents work beside them. */
const CORES_A_PROVER = 4
const CORES_A_GATE = 2
/** More at once gives little on one machine: they share its disk and memory. */
const MOST = 4

const within = (cores: number, each: number): number => Math.min(MOST, Math.max(1, Math.floor(cores / each)))

/** How many candidates are proved at once. A person's number stands: their gates may run elsewhere, or only wait. */
export const proversOf = ({ provers }: Limits, cores: number): number =>
  provers === 'auto' ? within(cores, CORES_A_PROVER) : provers

/** How many gates of one candidate run at once. */
export const parallelGatesOf = ({ parallel_gates }: Limits, cores: number): number =>
  parallel_gates === 'auto' ? within(cores, CORES_A_GATE) : parallel_gates
