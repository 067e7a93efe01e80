/** Wheels made of what Debian packages. Only pure Python is given on; of MarkupSafe that is all but an accelerator. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { zipOf } from '../../../truth/support/zip.js';

/** A file of an index. */
export interface Wheel {
  /** As the index knows it: lower case, one `-` between words. */
  readonly project: string;
  readonly file: string;
  readonly bytes: Buffer;
}

const LIBRARY = 'usr/lib/python3/dist-packages';
const WHEEL = 'Wheel-Version: 1.0\nGenerator: dockopt\nRoot-Is-Purelib: true\nTag: py3-none-any\n';

/** The wheels of what was unpacked below a directory. */
export function wheelsOf(directory: string): readonly Wheel[] {
  const library = path.join(directory, LIBRARY);
  return readdirSync(library)
    .filter((name) => /\.(?:dist|egg)-info$/.test(name))
    .map((info) => wheelOf(library, info));
}

function wheelOf(library: string, info: string): Wheel {
  const [project = '', version = ''] = info.replace(/\.(?:dist|egg)-info$/, '').split('-');
  const name = project.replaceAll(/[-_.]+/g, '_');
  const folder = `${name}-${version}.dist-info`;
  const metadata = info.endsWith('.egg-info') ? 'PKG-INFO' : 'METADATA';
  const files = new Map<string, string | Buffer>(modules(library, project.toLowerCase()));
  files.set(`${folder}/METADATA`, readFileSync(path.join(library, info, metadata), 'utf8'));
  files.set(`${folder}/WHEEL`, WHEEL);
  if (readdirSync(path.join(library, info)).includes('entry_points.txt')) {
    files.set(
      `${folder}/entry_points.txt`,
      readFileSync(path.join(library, info, 'entry_points.txt'), 'utf8'),
    );
  }
  // Without digests, which the format leaves open.
  const record = [...files.keys(), `${folder}/RECORD`].map((file) => `${file},,\n`);
  files.set(`${folder}/RECORD`, record.join(''));
  const file = `${name}-${version}-py3-none-any.whl`;
  return { project: normalized(project), file, bytes: zipOf(Object.fromEntries(files)) };
}

/** The files of a package: all but what was compiled. */
function* modules(library: string, folder: string): Generator<[string, Buffer]> {
  const entries = readdirSync(path.join(library, folder), { recursive: true, encoding: 'utf8' });
  for (const entry of entries.toSorted()) {
    const file = path.join(library, folder, entry);
    if (/\.(?:so|pyc|c)$/.test(entry) || !statSync(file).isFile()) continue;
    yield [`${folder}/${entry}`, readFileSync(file)];
  }
}

/** The archives of sources in a directory, `psycopg2-2.9.10.tar.gz`: what is installed of them is compiled there. */
export function sourcesOf(directory: string): readonly Wheel[] {
  return readdirSync(directory).map((file) => ({
    project: normalized(file.replace(/-\d.*$/, '')),
    file,
    bytes: readFileSync(path.join(directory, file)),
  }));
}

/** A name as an index has it (PEP 503). */
export function normalized(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}
