import type { Behaviour } from '../../analysis/types.js';
import type { BuildFigures, ImageFigures, Side, VerifyReport } from '../../verify/types.js';
import { jsonText, savingJson } from '../wording.js';

/**
 * The result for programs, as described by `docs/schema/verify.schema.json`; two blanks of indentation and a final line
 * feed. Everything is in it, however much is shown to people. What is undefined is left out.
 */
export function verifyJson(reports: readonly VerifyReport[], version: string): string {
  return jsonText({ version, files: reports.map(verifyObject) });
}

/** One report as it stands in the JSON of `verify` and of `fix --verify`. */
export function verifyObject(report: VerifyReport): object {
  return {
    path: report.path,
    context: report.context,
    engine: report.engine,
    settings: report.settings,
    verdict: report.verdict,
    before: report.before && sideJson(report.before),
    after: report.after && sideJson(report.after),
    touched: report.touched && { path: report.touched.path, reason: report.touched.reason },
    differences: report.differences.map(({ area, subject, before, after, declaredBy, message }) => ({
      area,
      subject,
      before,
      after,
      declaredBy,
      message,
    })),
    changes: report.changes.map(({ transform, level, line, message, saving }) => ({
      transform,
      level,
      line,
      message,
      ...savingJson(saving),
    })),
    leftOut: report.leftOut.map(({ transform, reason }) => ({ transform, reason })),
    notes: report.notes,
    dockerfile: { before: report.dockerfile.before, after: report.dockerfile.after },
  };
}

function sideJson({ image, cold, rebuild, behaviour, kept }: Side): object {
  return {
    image: image && imageJson(image),
    cold: buildJson(cold),
    rebuild: rebuild && buildJson(rebuild),
    behaviour: behaviour.map(behaviourJson),
    kept,
  };
}

function imageJson({ bytes, compressed, layers, files, config }: ImageFigures): object {
  return {
    bytes,
    compressed,
    layers,
    files,
    config: {
      user: config.user,
      env: config.env,
      entrypoint: config.entrypoint,
      cmd: config.cmd,
      workingDir: config.workingDir,
      exposedPorts: config.exposedPorts,
      volumes: config.volumes,
      labels: config.labels,
      stopSignal: config.stopSignal,
      shell: config.shell,
      onBuild: config.onBuild,
      healthcheck: config.healthcheck,
    },
  };
}

function buildJson({ seconds, steps, cached, ran, failure }: BuildFigures): object {
  return {
    seconds: rounded(seconds),
    steps,
    cached,
    ran,
    failure: failure && { message: failure.message, line: failure.line, log: failure.log },
  };
}

function behaviourJson(behaviour: Behaviour): object {
  const { kind, asked, exitCode, answer, failure, output, uid, stopped, log } = behaviour;
  return {
    kind,
    asked,
    exitCode,
    answer: answer && { status: answer.status, type: answer.type, body: answer.body },
    failure,
    output,
    uid,
    stopped: stopped && {
      seconds: rounded(stopped.seconds),
      killed: stopped.killed,
      exitCode: stopped.exitCode,
    },
    log,
  };
}

/** To the millisecond. */
function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
