import type { Revision, Share } from '../../contract/index.ts';
import type { PlannedChange, PlannedGap } from './plan-changes.ts';

/** What a deploy would do now; JSON. */
export interface Plan {
  /** `heal`: nothing is to be changed, but what serves is not whole. `canary`: a canary runs that is just this. */
  readonly outcome: 'deploy' | 'unchanged' | 'canary' | 'heal';
  /** What serves now; undefined: nothing. */
  readonly release?: number;
  /** What gets a part of the requests beside it; with another outcome than `canary` it is taken back first. */
  readonly canary?: Share;
  readonly revision: { readonly from?: Revision; readonly to: Revision };
  /** What the options change. Settings of plugins are not among them; they are in the outcome. */
  readonly changes: readonly PlannedChange[];
  readonly gaps: readonly PlannedGap[];
  /** What the driver decides by itself: on which node of a cluster a volume is, for instance. Undefined: nothing. */
  readonly notes?: readonly string[];
  /** The same for people. */
  readonly text: string;
}
