export type Shape =
  | 'dashed'
  | 'ring'
  | 'dot'
  | 'quarter'
  | 'half'
  | 'up'
  | 'check'
  | 'cross'
  | 'pause'
  | 'slash'
  | 'eye'
  | 'bang'
  | 'clock'

export type Tone = 'leaf' | 'bud' | 'rust' | 'sky' | 'ink' | 'ink-2' | 'ink-3' | 'bark'

/** How a state looks: shape and word tell it, colour helps. */
export interface Look {
  readonly shape: Shape
  readonly tone: Tone
  readonly word: string
  /** It is under way: the shape breathes. */
  readonly live?: boolean
}
