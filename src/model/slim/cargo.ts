/** What a Rust build needs beside gcc and libc6-dev, which rust's slim images keep: told by Cargo.lock. */
import { invocationOf, optionOf, type ShellCommand } from '../../shell/index.js';
import type { Obstacle, Swap } from './types.js';

/** Crates that look for libraries of the system or run cmake, make, perl, clang or protoc. */
const NATIVE =
  /-sys$|^(?:cmake|pkg-config|bindgen|openssl-src|autotools|prost-build|tonic-build|protobuf-src|vcpkg|system-deps|nasm-rs|cxx(?:-build)?|link-cplusplus|esaxx-rs|git-version|vergen(?:-.*)?|shadow-rs|built)$/;
/** Crates that compile plain C or assembly of their own, for which gcc is enough. */
const PLAIN_C =
  /^(?:ring|psm|stacker|blake3|sha[12]-asm|md5-asm|iana-time-zone-haiku|alloca|generator|wasmtime-.*)$/;

export function cargoNeeds(command: ShellCommand, { project }: Swap): Obstacle {
  const { subcommand, operands } = invocationOf(command);
  if (subcommand === undefined || subcommand === 'clean') return undefined;
  if (subcommand === 'install' && (operands.length > 0 || optionOf(command, '--path') === undefined))
    return 'installs a crate, and it is not known what that compiles';
  if (!['build', 'run', 'fetch', 'test', 'check', 'install'].includes(subcommand))
    return `uses cargo ${subcommand}, and it is not known what that needs`;
  const locks = [...project.texts].filter(([path]) => /(?:^|\/)Cargo\.lock$/.test(path));
  if (locks.length === 0) return 'uses cargo, and no Cargo.lock was read that says what it compiles';
  if ([...project.files].some((path) => /(?:^|\/)build\.rs$/.test(path)))
    return 'uses cargo with a build.rs of the project';
  for (const [path, text] of locks) {
    const names = [...text.matchAll(/^name = "([^"]+)"/gm)].map(([, name = '']) => name);
    const native = names.find(
      (name) => NATIVE.test(name) && name !== 'linux-raw-sys' && !name.startsWith('windows'),
    );
    const compiling = native ?? compilingCrate(text);
    if (compiling !== undefined)
      return `compiles the crate ${compiling}, which may need libraries or tools of the system (${path})`;
  }
  return undefined;
}

/** A locked crate that calls a C compiler for sources of which it is not known that they are plain C. */
function compilingCrate(lock: string): string | undefined {
  for (const block of lock.split(/^\[\[package\]\]$/m)) {
    const name = /^name = "([^"]+)"/m.exec(block)?.[1];
    if (name !== undefined && /^ "cc(?: [^"]*)?",?$/m.test(block) && !PLAIN_C.test(name)) return name;
  }
  return undefined;
}
