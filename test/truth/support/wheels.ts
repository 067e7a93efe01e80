/** Packages for pip: wheels in a directory, which it searches in place of an index. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { zipOf } from './zip.js';

interface Wheel {
  readonly name: string;
  readonly version: string;
  readonly requires?: readonly string[];
  readonly code?: string;
}

/** A build backend as pip calls it: packs the modules that it finds beside pyproject.toml. */
const BACKEND = `import glob, os, zipfile

def build_wheel(directory, settings=None, metadata=None):
    name = 'app-1.0.0-py3-none-any.whl'
    info = 'app-1.0.0.dist-info/'
    with zipfile.ZipFile(os.path.join(directory, name), 'w') as wheel:
        for module in sorted(glob.glob('*.py')):
            wheel.writestr(zipfile.ZipInfo(module), open(module).read())
        texts = {
            'METADATA': 'Metadata-Version: 2.1\\nName: app\\nVersion: 1.0.0\\n',
            'WHEEL': 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n',
            'RECORD': '',
        }
        for file, text in texts.items():
            wheel.writestr(zipfile.ZipInfo(info + file), text)
    return name
`;

const WHEELS: readonly Wheel[] = [
  { name: 'truth_leaf', version: '1.0.0' },
  { name: 'truth_leaf', version: '1.1.0' },
  { name: 'truth_leaf', version: '2.0.0' },
  { name: 'truth_branch', version: '1.0.0', requires: ['truth-leaf>=1.0'] },
  { name: 'truth_backend', version: '1.0.0', code: BACKEND },
];

/** Writes the wheels into a directory. */
export function publishWheels(directory: string): void {
  for (const { name, version, requires = [], code } of WHEELS) {
    const info = `${name}-${version}.dist-info`;
    const needs = requires.map((each) => `Requires-Dist: ${each}\n`).join('');
    const wheel = zipOf({
      [`${name}.py`]: code ?? `VERSION = '${version}'\n`,
      [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n${needs}`,
      [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
      [`${info}/RECORD`]: '',
    });
    writeFileSync(path.join(directory, `${name}-${version}-py3-none-any.whl`), wheel);
  }
}
