/**
 * Names of wheels (PEP 427) and the machines that they fit: Debian with glibc 2.28 or newer, on x86-64 and on arm64.
 */

const MACHINES = ['x86_64', 'aarch64'] as const;
/** What of glibc a wheel asks for at most: Debian bullseye has 2.31, and what is built for 2.28 is all that there is below it. */
const NEWEST_GLIBC = 28;

/**
 * True when an installer finds a wheel for a Python 3 of that minor version on both machines.
 *
 * @param files names of archives, `numpy-2.1.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl`
 */
export function hasWheels(files: readonly string[], minor: number): boolean {
  const platforms = files.flatMap((file) => platformsOf(file, minor));
  return (
    platforms.includes('any') || MACHINES.every((machine) => platforms.some((each) => fits(each, machine)))
  );
}

/** The platforms of a wheel that this Python can load; none for another Python, and for what is no wheel. */
function platformsOf(file: string, minor: number): readonly string[] {
  const parts = file.endsWith('.whl') ? file.slice(0, -'.whl'.length).split('-') : [];
  if (parts.length < 5 || parts.length > 6) return [];
  const [pythons = '', abis = '', platforms = ''] = parts.slice(-3);
  const loads = pythons
    .split('.')
    .some((python) => abis.split('.').some((abi) => loadsIn(python, abi, minor)));
  return loads ? platforms.split('.') : [];
}

function loadsIn(python: string, abi: string, minor: number): boolean {
  const [, kind = '', written = ''] = /^(cp|py)3(\d*)$/.exec(python) ?? [];
  if (kind === '') return false;
  const own = written === '' ? 0 : Number(written);
  if (kind === 'cp' && abi === `cp3${minor}`) return own === minor;
  if (kind === 'cp' && abi === 'abi3') return own <= minor;
  if (abi !== 'none') return false;
  return kind === 'py' ? own <= minor : own === minor;
}

function fits(platform: string, machine: string): boolean {
  if (!platform.endsWith(`_${machine}`)) return false;
  if (/^manylinux(?:1|2010|2014)_/.test(platform)) return true;
  const glibc = /^manylinux_2_(\d+)_/.exec(platform)?.[1];
  return glibc !== undefined && Number(glibc) <= NEWEST_GLIBC;
}
