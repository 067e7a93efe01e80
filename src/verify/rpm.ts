import { rpmPackages } from '../analysis/packages.js';
import type { Root } from '../analysis/types.js';
import { StartError, type Container, type Engine } from '../engine/types.js';

const DATABASES = ['/var/lib/rpm', '/usr/lib/sysimage/rpm', '/usr/share/rpm'];
const QUERY = ['rpm', '-qa', '--qf', '%{NAME} %{VERSION}-%{RELEASE}\\n'];

/** The packages of rpm, whose database only rpm itself reads; undefined where there are none or it cannot be asked. */
export async function rpmOf(
  engine: Engine,
  image: string,
  root: Root,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly string[]> | undefined> {
  if (!engine.runs || !DATABASES.some((path) => root.has(path))) return undefined;
  let container: Container | undefined;
  try {
    const command = ['sleep', '60'];
    container = await engine.start({ image, command, env: new Map(), network: 'none' }, signal);
    const { exitCode, stdout } = await container.exec(QUERY, signal);
    return exitCode === 0 ? rpmPackages(stdout) : undefined;
  } catch (error) {
    if (error instanceof StartError) return undefined;
    throw error;
  } finally {
    await container?.remove();
  }
}
