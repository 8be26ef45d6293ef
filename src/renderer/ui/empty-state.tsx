import type { ReactNode } from 'react'

export interface EmptyStateProps {
  icon?: ReactNode
  title: string
  children?: ReactNode
  action?: ReactNode
}

/** Nothing here yet: says what would be here and how to get it. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="h-full overflow-y-auto">
      <div className="flex min-h-full flex-col items-center justify-center gap-2 p-6 text-center">
        {icon && <span className="pb-1 text-ink-3">{icon}</span>}
        <p className="text-body font-medium">{title}</p>
        {children && <div className="max-w-90 text-dense text-balance text-ink-2">{children}</div>}
        {action && <div className="pt-2">{action}</div>}
      </div>
    </div>
  )
}
