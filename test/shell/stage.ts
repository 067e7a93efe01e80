import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Programs that a body may call; all of them only write down that they were called. */
const STUBS =
  'apk apt-get apt-key chmod chown curl dnf git ldconfig locale-gen make mkdir mv npm pip rm tar tee touch unzip wget yum';

/**
 * Writes its name, arguments, place, directory, two variables and the umask into $LOG, and fails when it is call number $FAIL_AT. One
 * that reads a pipe waits for its end, so that the order of a pipeline is always the same. Calls whose words begin as a line
 * of $SKIP are as if they were not there. `pip install -U pip` brings a newer pip to an earlier place of $PATH.
 */
const STUB = `#!/bin/sh
if [ -p /dev/stdin ]; then while read -r line; do :; done; fi
call="\${0##*/} $*"
if [ -n "$SKIP" ]; then
  while read -r skipped; do
    case $call in "$skipped"*) exit 0 ;; esac
  done <<SKIPPED
$SKIP
SKIPPED
fi
read -r calls <"$STAGE/calls"
calls=$((calls + 1))
echo "$calls" >"$STAGE/calls"
place=\${0%/*}
echo "$call, \${place##*/}, \${PWD#"$STAGE"}, A=$A B=$B" >>"$LOG"
umask >>"$LOG"
[ "$calls" = "$FAIL_AT" ] && exit 7
case $call in 'pip install -U pip') /bin/cp "$0" "$STAGE/early/pip" ;; esac
exit 0
`;

/**
 * Runs each of "$@" as Docker runs a RUN: in a shell of its own, until one fails. Once with every call succeeding, then with
 * each of them failing in turn. Prints what was called, what was printed, the exit code, and the files that are left.
 */
const DRIVER = `
once() {
  FAIL_AT=$1; export FAIL_AT; shift
  place=$STAGE/run$FAIL_AT
  /bin/mkdir -p "$place/x" "$place/y"
  [ ! -e "$STAGE/early/pip" ] || /bin/rm "$STAGE/early/pip"
  echo 'export A=9' >"$place/env.sh"
  echo 0 >"$STAGE/calls"; : >"$LOG"
  code=0
  for body in "$@"; do
    (cd "$place" && exec "$SHELL_UNDER_TEST" -c "$body" </dev/null >>"$LOG" 2>/dev/null) || { code=$?; break; }
  done
  echo "call $FAIL_AT fails: exit code $code"
  while IFS= read -r line; do printf '%s\\n' "$line"; done <"$LOG"
  echo "$place"/* "$place"/*/*
}
/bin/rm -rf "$STAGE"/run*
once 0 "$@"
read -r all <"$STAGE/calls"
at=1
while [ "$at" -le "$all" ]; do once "$at" "$@"; at=$((at + 1)); done
`;

/** A scratch directory with programs that only log, in which bodies of RUNs are run by real shells. */
export class ScratchStage {
  readonly #root = mkdtempSync(path.join(tmpdir(), 'dockopt-merging-'));

  constructor() {
    const bin = path.join(this.#root, 'bin');
    mkdirSync(bin);
    mkdirSync(path.join(this.#root, 'early'));
    const stub = path.join(this.#root, 'stub');
    writeFileSync(stub, STUB);
    for (const name of STUBS.split(' ')) {
      copyFileSync(stub, path.join(bin, name));
      chmodSync(path.join(bin, name), 0o755);
    }
    writeFileSync(path.join(this.#root, 'driver'), DRIVER);
  }

  /**
   * What the bodies do, one after the other, each failure included.
   *
   * @param skip beginnings of calls that count as if they were not there
   */
  run(shell: string, bodies: readonly string[], skip: readonly string[] = []): string {
    const root = this.#root;
    const { stdout, status, error } = spawnSync('/bin/sh', [path.join(root, 'driver'), ...bodies], {
      encoding: 'utf8',
      env: {
        PATH: `${root}/early:${root}/bin:/usr/bin:/bin`,
        STAGE: root,
        LOG: `${root}/log`,
        SHELL_UNDER_TEST: shell,
        SKIP: skip.join('\n'),
        B: 'base',
        LC_ALL: 'C',
      },
    });
    if (error !== undefined || status !== 0) throw error ?? new Error(`the driver failed: ${status}`);
    return stdout;
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }
}

/** Those of the shells that are installed here. */
export function installed(shells: readonly string[]): readonly string[] {
  return shells.filter((shell) => spawnSync(shell, ['-c', ':']).status === 0);
}
