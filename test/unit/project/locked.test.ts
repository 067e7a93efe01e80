import { expect, test } from '@jest/globals';
import { parse } from 'smol-toml';
import { broughtBy, lockedPackages, poetryAsked } from '../../../src/project/python/locked.js';

function namesOf(path: string, text: string): readonly string[] {
  const all = lockedPackages(path, parse(text)) ?? [];
  return all.map(({ name, from, files }) => `${name} ${from} ${files?.join(' ') ?? '?'}`);
}

test("Poetry's files stand beside the package or below the metadata", () => {
  const text =
    '[[package]]\nname = "A_b"\nversion = "1"\n[[package]]\nname = "c"\nversion = "1"\nfiles = [{file = "c.whl"}]\n' +
    '[package.source]\ntype = "git"\n[metadata.files]\nA_b = [{file = "a.whl"}]\n';
  expect(namesOf('poetry.lock', text)).toEqual(['a-b index a.whl', 'c other c.whl']);
});

test("uv's files are the last parts of addresses", () => {
  const text =
    '[[package]]\nname = "a"\nversion = "1"\nsource = { registry = "https://x.example.org" }\n' +
    'sdist = { url = "https://x.example.org/a/a-1.tar.gz#1" }\nwheels = [{ url = "https://x.example.org/a/a-1-py3-none-any.whl" }]\n' +
    '[[package]]\nname = "b"\nversion = "1"\nsource = { registry = "../wheels" }\n' +
    '[[package]]\nname = "me"\nversion = "1"\nsource = { editable = "." }\n' +
    '[[package]]\nname = "beside"\nversion = "1"\nsource = { editable = "lib" }\n';
  expect(namesOf('uv.lock', text)).toEqual([
    'a index a-1-py3-none-any.whl a-1.tar.gz',
    'b other ',
    'me own ',
    'beside other ',
  ]);
});

test("PDM's packages list their requirements as texts", () => {
  const text =
    '[[package]]\nname = "a"\nversion = "1"\ndependencies = ["b>=1; python_version > \'3.8\'", "c; sys_platform == \'win32\'"]\n' +
    'files = [{url = "https://x.example.org/a-1-py3-none-any.whl"}]\n[[package]]\nname = "d"\npath = "./d"\n';
  const [a, d] = lockedPackages('pdm.lock', parse(text)) ?? [];
  expect(a?.requires).toEqual([{ name: 'b', optional: false }]);
  expect(a?.files).toEqual(['a-1-py3-none-any.whl']);
  expect(d?.from).toBe('other');
});

test('what markers keep off Linux is not required', () => {
  const text =
    '[[package]]\nname = "a"\nversion = "1"\nfiles = []\n[package.dependencies]\n' +
    'b = {version = "*", markers = "platform_python_implementation != \\"PyPy\\" and (sys_platform == \\"win32\\")"}\n' +
    'c = {version = "*", markers = "sys_platform == \\"win32\\" or python_version < \\"3.9\\""}\n' +
    'd = {version = "*", optional = true, markers = "extra == \\"x\\""}\n' +
    'e = [{version = "1", markers = "sys_platform == \\"darwin\\""}, {version = "2", markers = "sys_platform == \\"linux\\""}]\n';
  expect(lockedPackages('poetry.lock', parse(text))?.[0]?.requires).toEqual([
    { name: 'c', optional: false },
    { name: 'd', optional: true },
    { name: 'e', optional: false },
  ]);
});

test('groups of the project are walked only when they are wanted', () => {
  const text =
    '[[package]]\nname = "me"\nsource = { virtual = "." }\ndependencies = [{ name = "a" }]\n' +
    '[package.dev-dependencies]\ndev = [{ name = "b" }]\n[[package]]\nname = "a"\nversion = "1"\n' +
    '[package.optional-dependencies]\nx = [{ name = "c" }]\n[[package]]\nname = "b"\nversion = "1"\n' +
    '[[package]]\nname = "c"\nversion = "1"\n';
  const locked = lockedPackages('uv.lock', parse(text)) ?? [];
  expect(broughtBy(locked, ['me'], false).map(({ name }) => name)).toEqual(['me', 'a', 'c']);
  expect(broughtBy(locked, ['me']).map(({ name }) => name)).toEqual(['me', 'a', 'b', 'c']);
});

test('a manifest of Poetry asks in several tables', () => {
  const asked = poetryAsked(
    parse(
      '[project]\ndependencies = ["Flask[async] (>=3)"]\n[project.optional-dependencies]\nx = ["a_b"]\n' +
        '[tool.poetry.dependencies]\npython = "^3.12"\nrequests = "*"\n[tool.poetry.dev-dependencies]\npytest = "*"\n' +
        '[tool.poetry.group.docs.dependencies]\nsphinx = "*"\n[dependency-groups]\ndev = ["mypy", { include-group = "docs" }]\n',
    ),
  );
  expect(asked.main).toEqual(['flask', 'a-b', 'python', 'requests']);
  expect([...asked.groups]).toEqual([
    ['dev', ['pytest', 'mypy']],
    ['docs', ['sphinx']],
  ]);
});

test('pipenv names no archives', () => {
  const locked = lockedPackages('Pipfile.lock', {
    default: { A: { version: '==1' }, w: { version: '==1', markers: "os_name == 'nt'" }, g: { git: 'x' } },
    develop: { d: { version: '==2' } },
  });
  expect(locked).toEqual([
    { name: 'a', version: '1', files: undefined, from: 'index', requires: [], dev: false },
    { name: 'g', version: '', files: undefined, from: 'other', requires: [], dev: false },
    { name: 'd', version: '2', files: undefined, from: 'index', requires: [], dev: true },
  ]);
});
