import { describe, expect, it } from '@jest/globals';
import { prebuiltFor, slimReason } from '../../../src/knowledge/install-scripts.js';
import { compileReason, knowsExtras } from '../../../src/knowledge/wheels.js';

describe('compileReason', () => {
  it.each([
    ['flask', '', 12],
    ['flask', '==0.12', 9],
    ['numpy', '', 12],
    ['numpy', '>=1.20', 13],
    ['numpy', '==1.26.0', 12],
    ['numpy', '>=1.21,<2', 12],
    ['numpy', '!=1.27', 12],
    ['numpy', '', 14],
    ['cryptography', '==42.0.5', 13],
    ['pydantic', '==1.10.13', 12],
    ['psycopg2-binary', '~=2.9.9', 12],
  ])('has nothing against %s%s on Python 3.%s', (name, specifier, minor) => {
    expect(compileReason(name, specifier, minor)).toBeUndefined();
  });

  it.each([
    ['numpy', '==1.21.0', 12],
    ['numpy', '<1.26', 12],
    ['numpy', '<=1.25.2', 12],
    ['numpy', '~=1.21', 11],
    ['numpy', '==2.1.0', 14],
    ['numpy', '===1.26.0rc1', 12],
    ['cryptography', '==3.3', 8],
    ['pydantic', '==2.4.0', 12],
  ])('refuses %s%s on Python 3.%s', (name, specifier, minor) => {
    expect(compileReason(name, specifier, minor)).toBe(
      `${specifier} may have no wheel for Python 3.${minor}`,
    );
  });

  it('refuses what is compiled against a library, with the reason', () => {
    expect(compileReason('psycopg2', '', 12)).toBe('is compiled against libpq');
    expect(compileReason('gitpython', '', 12)).toBe('runs git');
  });

  it('refuses what it does not know', () => {
    expect(compileReason('some-package', '', 12)).toBe(
      'dockopt does not know: it may be compiled when it is installed',
    );
  });

  it.each([undefined, 7, 15])('refuses everything on Python 3.%s', (minor) => {
    expect(compileReason('flask', '', minor)).toBe(
      'may have compiled parts, and it is not known whether there are wheels for the Python of this tag',
    );
  });
});

describe('knowsExtras', () => {
  it('knows those that bring known packages alone', () => {
    expect(knowsExtras('uvicorn', ['standard'])).toBe(true);
    expect(knowsExtras('flask', [])).toBe(true);
    expect(knowsExtras('sqlalchemy', ['mysql'])).toBe(false);
    expect(knowsExtras('celery', ['redis', 'sqs'])).toBe(false);
  });
});

describe('install scripts of npm packages', () => {
  it('are harmless, need a prebuilt package, or are not known', () => {
    expect(prebuiltFor('core-js')).toBe('');
    expect(prebuiltFor('esbuild')).toBe('@esbuild/linux-*');
    expect(prebuiltFor('bcrypt')).toBeUndefined();
    expect(prebuiltFor('toString')).toBeUndefined();
  });

  it('know what needs programs of the system', () => {
    expect(slimReason('simple-git')).toBe('runs git');
    expect(slimReason('express')).toBeUndefined();
    expect(slimReason('constructor')).toBeUndefined();
  });
});
