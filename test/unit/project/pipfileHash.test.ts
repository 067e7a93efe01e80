import { describe, expect, test } from '@jest/globals';
import { parseDocuments } from '../../../src/project/documents.js';
import { isObject } from '../../../src/project/json.js';
import { pipfileHash } from '../../../src/project/python/pipfileHash.js';
import { sha256 } from '../../../src/project/python/sha256.js';

async function hashOf(text: string): Promise<string | undefined> {
  const { documents } = await parseDocuments(new Map([['Pipfile', text]]));
  const data = documents.get('Pipfile');
  return isObject(data) ? pipfileHash(data) : 'no table';
}

describe('sha256', () => {
  test('gives the digests of FIPS 180-4', () => {
    expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')).toBe(
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    );
    expect(sha256('a'.repeat(1000))).toBe('41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3');
  });
});

describe('pipfileHash', () => {
  test('is the one that pipenv wrote into a lockfile', async () => {
    const text = `[[source]]
url = "https://pypi.org/simple"
verify_ssl = true
name = "pypi"

[packages]
cffi = {version = "==2.0.0", markers = "platform_python_implementation != \\"PyPy\\""}
"café" = "*"

[dev-packages]

[requires]
python_version = "3.14"
`;
    expect(await hashOf(text)).toBe('349143a572505a5e9d32582c3b503623f27143fdf7047ead6967efd17b5372e6');
  });

  test('is not told of other tables, of numbers, or without a source', async () => {
    expect(await hashOf('[packages]\nflask = "*"\n')).toBeUndefined();
    expect(await hashOf('[[source]]\nname = "a"\n[docs]\nsphinx = "*"\n')).toBeUndefined();
    expect(await hashOf('[[source]]\nname = "a"\n[packages]\nflask = 1.0\n')).toBeUndefined();
    expect(await hashOf('[[source]]\nname = "a"\n[packages]\nflask = 1979-05-27\n')).toBeUndefined();
  });
});
