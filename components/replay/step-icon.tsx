import {
  Brain,
  CircleCheckBig,
  FilePen,
  type LucideIcon,
  MessageSquare,
  Milestone,
  Terminal,
  TextSearch,
} from 'lucide-react'
import type { StepKind } from '#lib/trajectories/outline.ts'

export const stepIcons: Record<StepKind, LucideIcon> = {
  bash: Terminal,
  view: TextSearch,
  edit: FilePen,
  think: Brain,
  finish: CircleCheckBig,
  message: MessageSquare,
  environment: Milestone,
}
