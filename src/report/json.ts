import type { Change } from '../model/types.js';
import type { RegistryFact } from '../project/registry.js';
import { unifiedDiff } from './diff.js';
import { totals } from './summary.js';
import type { FileReport, RunReport } from './types.js';
import { verifyObject } from './verify/json.js';
import { jsonText, savingJson } from './wording.js';

/**
 * The result of a run for programs, as described by `docs/schema/fix.schema.json`; two blanks of indentation and a
 * final line feed. `diff` texts are exact for UTF-8 files; for a Latin-1 file write them as Latin-1.
 */
export function jsonReport(run: RunReport): string {
  const report = {
    version: run.version,
    level: run.level,
    written: run.written,
    files: run.files.map(fileJson),
    summary: totals(run),
  };
  return jsonText(report);
}

function fileJson(file: FileReport): object {
  const { result, failure } = file;
  if (failure !== undefined || result === undefined) {
    return { path: file.path, status: 'failed', error: failure, ...findings(undefined, file) };
  }
  return {
    path: file.path,
    status: result.changes.length > 0 ? 'changed' : 'unchanged',
    ...findings(unifiedDiff({ ...result, path: file.path }), file),
  };
}

function findings(diff: string | undefined, file: FileReport): object {
  const done = diff !== undefined;
  return {
    encoding: file.encoding,
    ...(file.context !== undefined && {
      context: { path: file.context.path, reason: file.context.reason },
    }),
    changes: done ? (file.result?.changes ?? []).map(changeJson) : [],
    skips: done
      ? (file.result?.skips ?? []).map(({ transform, line, message }) => ({ transform, line, message }))
      : [],
    advice: done ? (file.result?.advice ?? []) : [],
    violations: (file.result?.violations ?? []).map(({ check, transform, line, message }) => ({
      check,
      transform,
      line,
      message,
    })),
    unusedIgnores: (file.result?.unusedIgnores ?? []).map(({ line, name }) => ({ line, name })),
    files: done
      ? file.others.map((other) => ({
          path: other.path,
          created: other.before === undefined,
          diff: unifiedDiff(other),
        }))
      : [],
    diff: diff ?? '',
    ...(file.verified !== undefined && { verified: file.verified.map(verifyObject) }),
    ...(file.registry !== undefined && { registry: [...file.registry].map(answerJson) }),
  };
}

/** The configuration of an image is for comparisons, and of no use to others. */
function answerJson([image, fact]: readonly [string, RegistryFact]): object {
  if ('unknown' in fact) return { image, answer: 'unknown', reason: fact.unknown };
  if (!fact.exists) return { image, answer: 'absent', asked: fact.asked };
  const { asked, digest, platforms, platform, compressedBytes } = fact;
  const size = compressedBytes === undefined ? {} : { compressedBytes };
  return { image, answer: 'exists', asked, digest, platforms, platform, ...size };
}

function changeJson({ transform, level, line, message, evidence, saving }: Change): object {
  return { transform, level, line, message, evidence, ...savingJson(saving) };
}
