import type { Millis } from '@shared/lib/time'

/** What a shoot bears at its tip. Every state has a shape and a word of its own; colour only repeats them. */
export type TipState =
  | 'idle' // an agent without a branch: a dormant bud on the arm
  | 'assigned' // has a task that has not begun: a plump bud
  | 'preparing' // its checkout is being made: a bud that opens
  | 'running' // at work: a leaf
  | 'ready' // has commits, nobody has offered them: a green fruit
  | 'queued' // offered: a ripe fruit
  | 'proving' // its gates run: a ripe fruit with a growing rind
  | 'held' // a person holds it: a tied fruit
  | 'waiting' // needs a person: a ring
  | 'landed' // grafted: fades into the arm over a day
  | 'failed' // withered
  | 'refused' // withered on the way up

/** One shoot as the facts have it: an agent's branch, or an agent that has none yet. */
export interface ShootInput {
  /** The branch's name, or `agent:<seat>` while there is none. */
  readonly key: string
  /** The seat whose home it grows from (`devon`, `devon-2`); null for a branch nobody sits on. */
  readonly agent: string | null
  /** The arm it grows from, or null for the frame of a tree without teams. */
  readonly arm: string | null
  readonly name: string
  readonly task: { readonly id: string; readonly title: string; readonly status: string } | null
  readonly branch: string | null
  readonly target: string
  readonly state: TipState
  /** A sentence for what holds it up, or null. */
  readonly reason: string | null
  /** Commits the parent lacks, and the other way round. */
  readonly ahead: number
  readonly behind: number
  /** Commits of its latest run; after landing the length is kept by these. */
  readonly commits: number
  readonly subject: string | null
  /** When it came into this state. */
  readonly since: Millis | null
  /** Gates that have ended, and all of them; both 0 outside proving. */
  readonly gates: { readonly done: number; readonly total: number }
  readonly run: string | null
  readonly session: string | null
  readonly landing: string | null
  /** Further tasks that wait for the same agent. */
  readonly backlog: number
  /** Branches its task was tried on so far, this one included. */
  readonly tries: number
}

/** A level's branch that grows from the trunk: one per team, or the arm of what lands on main directly. */
export interface ArmInput {
  readonly id: string
  readonly label: string
  readonly branch: string | null
  /** Grows below the graft union: its shoots land on main itself. */
  readonly direct: boolean
  readonly ahead: number
  readonly behind: number
  /** Its own way up: the state of the arm's landing, or null. */
  readonly landing: string | null
}

/** A landing on the trunk, newest first in lists. */
export interface Graft {
  readonly id: string
  readonly title: string
  readonly branch: string
  readonly service: string | null
  readonly commit: string
  readonly at: Millis
}

/** Two shoots that would collide. */
export interface TieInput {
  readonly a: string
  readonly b: string
  readonly label: string
}

/** Everything the picture shows, without a position. */
export interface TreeInput {
  readonly trunk: { readonly branch: string; readonly head: string | null; readonly landed: number }
  /** The level between trunk and arms, or null. */
  readonly leader: { readonly branch: string; readonly ahead: number; readonly behind: number } | null
  readonly grafts: readonly Graft[]
  readonly arms: readonly ArmInput[]
  /** Seats in the order of the roster; each keeps a home on its arm whether it has work or not. */
  readonly agents: readonly { readonly seat: string; readonly arm: string | null }[]
  readonly shoots: readonly ShootInput[]
  readonly ties: readonly TieInput[]
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** A left edge, top edge, width and height. Units everywhere: world units, one is a CSS pixel at zoom 1; y grows downwards, the trunk's foot is (0, 0). */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface LabelGeometry {
  readonly box: Box
  readonly anchor: 'start' | 'middle' | 'end'
}

export interface ShootGeometry {
  readonly shoot: ShootInput
  readonly arm: string
  readonly side: -1 | 1
  readonly tier: number
  readonly slot: number
  readonly root: Point
  /** The stem's middle line from root to tip, evenly spaced along it. */
  readonly curve: readonly Point[]
  readonly length: number
  /** The middle of the tip's shape (a fruit hangs beside the stem's end); `angle` of the stem's end, radians clockwise from straight up. */
  readonly tip: Point & { readonly angle: number }
  readonly label: LabelGeometry
}

export interface ArmGeometry {
  readonly id: string
  readonly input: ArmInput | null
  readonly side: -1 | 1
  readonly tier: number
  readonly y: number
  /** From the trunk outwards. */
  readonly curve: readonly Point[]
  /** x of the places that have a shoot, from the trunk outwards. */
  readonly nodes: readonly number[]
  readonly label: LabelGeometry | null
}

export interface TieGeometry {
  readonly tie: TieInput
  readonly from: Point
  readonly to: Point
  /** The control point of a quadratic curve that hangs between the two. */
  readonly control: Point
}

export interface TrunkGeometry {
  /** y of the highest point, and of the union below which the trunk is main and above which it is the leader (null: none). */
  readonly top: number
  readonly union: number | null
  /** The highest tier has an arm on both sides, so that the trunk ends in them. */
  readonly forked: boolean
  readonly grafts: readonly { readonly graft: Graft; readonly y: number; readonly label: LabelGeometry }[]
  readonly label: LabelGeometry
}

/** The whole picture with positions; nothing in it depends on the time or the window. */
export interface TreeGeometry {
  readonly bounds: Box
  readonly tiers: readonly number[]
  readonly trunk: TrunkGeometry
  readonly arms: readonly ArmGeometry[]
  readonly shoots: readonly ShootGeometry[]
  readonly ties: readonly TieGeometry[]
}
