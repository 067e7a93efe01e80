import type { Verdict } from '../../analysis/waste/rules.js';
import type { Inspection } from '../../analysis/waste/types.js';

/** What `dockopt inspect` prints. */
export interface InspectReport {
  /** Version of dockopt. */
  readonly version: string;
  readonly inspection: Inspection;
  /** With `--ci` only. */
  readonly verdicts: readonly Verdict[] | undefined;
  /** How many wastes are shown to people; the others are counted. */
  readonly top: number;
}
