import { Database, FolderGit2, Gauge, type LucideIcon, Play, Route, ScrollText, Settings } from 'lucide-react'

/** Pages of the navigation, the command palette and the `g` keys; only pages that exist. */
export const places: { label: string; href: string; icon: LucideIcon; key: string }[] = [
  { label: 'Overview', href: '/', icon: Gauge, key: 'g o' },
  { label: 'Projects', href: '/projects', icon: FolderGit2, key: 'g p' },
  { label: 'Runs', href: '/runs', icon: Play, key: 'g r' },
  { label: 'Trajectories', href: '/trajectories', icon: Route, key: 'g t' },
  { label: 'Datasets', href: '/datasets', icon: Database, key: 'g d' },
  { label: 'Prompts', href: '/prompts', icon: ScrollText, key: 'g m' },
  { label: 'Settings', href: '/settings', icon: Settings, key: 'g s' },
]
