/** Something a person can do with a landing as it stands, for a menu or a button. */
export interface LandingAction {
  id: string
  title: string
  danger?: boolean
  /** The very thing the landing waits for. */
  asked?: boolean
  run(): void
}
