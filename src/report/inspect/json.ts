import type { Finding, LayerReport } from '../../analysis/waste/types.js';
import { jsonText } from '../wording.js';
import type { InspectReport } from './types.js';
import { findingMessage } from './wording.js';

/**
 * What is known of an image for programs, as described by `docs/schema/inspect.schema.json`; two blanks of indentation
 * and a final line feed. All findings are in it, however many are shown to people.
 */
export function inspectJson({ version, inspection, verdicts }: InspectReport): string {
  const { layers, findings } = inspection;
  const report = {
    version,
    image: inspection.image,
    platform: inspection.platform,
    bytes: inspection.bytes,
    root: inspection.root,
    wastedBytes: inspection.wasted,
    score: inspection.score,
    ...(inspection.dockerfile !== undefined && { dockerfile: inspection.dockerfile }),
    layers: layers.map(layerJson),
    findings: findings.map((finding) => findingJson(finding, layers)),
    smallerFindings: inspection.smaller,
    largestFiles: inspection.largestFiles,
    largestDirectories: inspection.largestDirectories,
    duplicates: inspection.duplicates,
    ...(verdicts !== undefined && { rules: verdicts }),
    notes: inspection.notes,
  };
  return jsonText(report);
}

/** What is undefined is left out by JSON itself. */
function layerJson({
  number,
  instruction,
  line,
  base,
  bytes,
  added,
  changed,
  deleted,
  wasted,
}: LayerReport): object {
  return { number, instruction, line, base, bytes, added, changed, deleted, wastedBytes: wasted };
}

function findingJson(finding: Finding, layers: readonly LayerReport[]): object {
  const { kind, place, what, bytes, files, layer, by, base, remedies, note } = finding;
  const message = findingMessage(finding, layers);
  return { kind, message, place, what, bytes, files, layer, by, base, remedies, note };
}
