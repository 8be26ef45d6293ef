/** The app's mark: a trunk with three tiers, in the colours of what it stands for. */
export function Mark({ size = 16, className }: { size?: number; className?: string }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" {...(className ? { className } : {})}>
      <g fill="none" stroke="var(--bark)" strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round">
        <path d="M8 14.5V2.6" />
        <path d="M2 9.4c0 1.6.9 2.4 2.4 2.4h7.2c1.5 0 2.4-.8 2.4-2.4" />
        <path d="M3.6 5.2c0 1.5.8 2.3 2.2 2.3h4.4c1.4 0 2.2-.8 2.2-2.3" />
        <path d="M5.4 2.2c0 .9.5 1.4 1.3 1.4h2.6c.8 0 1.3-.5 1.3-1.4" />
      </g>
      <g fill="var(--leaf)">
        <circle cx="2" cy="8.6" r="1.25" />
        <circle cx="14" cy="8.6" r="1.25" />
        <circle cx="3.6" cy="4.4" r="1.25" />
        <circle cx="12.4" cy="4.4" r="1.25" />
        <circle cx="8" cy="1.9" r="1.25" />
      </g>
    </svg>
  )
}
