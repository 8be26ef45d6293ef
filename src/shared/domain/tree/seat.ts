/** A seat of the roster: one instance of one service. */
export interface Seat {
  readonly seat: string
  readonly service: string
  readonly instance: number
  readonly arm: string | null
}
