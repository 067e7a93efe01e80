import type { ToolSpec } from './spec.js';

const WITH_VALUE =
  'C o p asmflags buildmode compiler covermode coverpkg gccgoflags gcflags installsuffix ldflags mod modfile overlay pgo ' +
  'pkgdir tags toolexec run bench benchtime count cpu parallel timeout coverprofile';

/** `go help build` and `go help testflag` of Go 1.22: options take one dash or two, letters are not bundled. */
export const GO: ToolSpec = {
  subcommands: true,
  bundles: false,
  withValue: new Set(WITH_VALUE.split(' ').flatMap((name) => [`-${name}`, `--${name}`])),
  booleanValues: false,
  synonyms: {},
  aliases: {},
};
