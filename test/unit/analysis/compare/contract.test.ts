import { describe, expect, it } from '@jest/globals';
import { differencesOf } from '../../../../src/analysis/compare/index.js';
import type { Declared } from '../../../../src/analysis/compare/types.js';
import type { ImageConfig, Root } from '../../../../src/analysis/types.js';
import { OWN, CONFIG, declaring, directory, observed, rootOf } from './support.js';

const SLIM = { name: 'slim-base', declares: ['base'], image: [{ type: 'base' }] } as const;
const EXEC = { name: 'exec-form-cmd', declares: ['cmd'] } as const;

/** Each difference as its message, with the names of those who declare it. */
function seen(
  change: Partial<ImageConfig>,
  declared: Partial<Declared> = {},
  { before = CONFIG, root = new Map() }: { readonly before?: ImageConfig; readonly root?: Root } = {},
): readonly string[] {
  const found = differencesOf(
    observed({ config: before }),
    observed({ config: { ...before, ...change }, root, base: root }),
    declaring(declared),
  );
  return found
    .filter(({ area }) => area === 'contract' || area === 'user')
    .map(({ message, declaredBy }) => `${message} [${declaredBy.join(' ')}]`);
}

describe('the contract of two images', () => {
  it('has no difference between equal images', () => {
    expect(seen({})).toEqual([]);
  });

  it.each([
    [{ user: '' }, 'USER is gone; it was node'],
    [{ workingDir: '/srv' }, 'WORKDIR is /srv; it was /app'],
    [{ exposedPorts: [] }, 'EXPOSE 3000/tcp is gone'],
    [{ exposedPorts: ['3000/tcp', '3001/udp'] }, 'EXPOSE 3001/udp is new'],
    [{ volumes: ['/data'] }, 'VOLUME /data is new'],
    [{ labels: { a: '1' } }, 'LABEL a is new: 1'],
    [{ stopSignal: 'SIGQUIT' }, 'STOPSIGNAL is new: SIGQUIT'],
    [{ healthcheck: '{"Test":["NONE"]}' }, 'HEALTHCHECK is new: {"Test":["NONE"]}'],
    [{ shell: ['/bin/bash', '-c'] }, 'SHELL is new: ["/bin/bash","-c"]'],
    [{ onBuild: ['RUN x'] }, 'ONBUILD is new: RUN x'],
    [{ entrypoint: ['/x'] }, 'ENTRYPOINT is new: ["/x"]'],
    [{ cmd: undefined }, 'CMD is gone; it was ["node","server.js"]'],
    [{ env: CONFIG.env.slice(0, 2) }, 'ENV PORT is gone; it was 3000'],
    [{ env: [...CONFIG.env, 'DEBUG=a=b'] }, 'ENV DEBUG is new: a=b'],
  ])('finds %j, declared by nobody', (change, message) => {
    expect(seen(change)).toEqual([`${message} []`]);
  });

  it('takes an empty value for none, and / for the directory of an image that names none', () => {
    const before = { ...CONFIG, user: '', workingDir: '', entrypoint: [], stopSignal: '' };
    expect(seen({ workingDir: '/', entrypoint: undefined, stopSignal: undefined }, {}, { before })).toEqual(
      [],
    );
  });

  it('lets an environment have any order', () => {
    expect(seen({ env: CONFIG.env.toReversed() })).toEqual([]);
  });

  it('names the transform that declares the field', () => {
    expect(seen({ cmd: ['/bin/sh', '-c', 'exec node server.js'] }, { transforms: [SLIM, EXEC] })).toEqual([
      'CMD is ["/bin/sh","-c","exec node server.js"]; it was ["node","server.js"] [exec-form-cmd]',
    ]);
  });

  it('takes number 0 for no user: distroless images say so', () => {
    expect(seen({ user: '0' }, {}, { before: { ...CONFIG, user: '' } })).toEqual([]);
    expect(seen({ user: '0' })).toEqual(['USER is gone; it was node []']);
  });

  it('lets another base have other variables and labels of its own', () => {
    const change = { env: ['PATH=/usr/local/bin:/usr/bin', 'PORT=3000'], labels: { a: '1' } };
    expect(seen(change, { transforms: [SLIM] })).toEqual([
      'ENV NODE_VERSION is gone; it was 22.14.0 [slim-base]',
      'LABEL a is new: 1 [slim-base]',
    ]);
  });

  it('does not let another base change what the Dockerfile itself sets, or user, ports and command', () => {
    const change = {
      env: CONFIG.env.slice(0, 2),
      user: 'root',
      exposedPorts: [],
      cmd: ['node'],
      labels: { a: '1' },
    };
    const own = { ...OWN, env: new Set(['PORT']), labels: new Set(['a']), packages: new Set<string>() };
    expect(seen(change, { transforms: [SLIM], own })).toEqual([
      'USER is root; it was node []',
      'CMD is ["node"]; it was ["node","server.js"] []',
      'ENV PORT is gone; it was 3000 []',
      'LABEL a is new: 1 []',
      'EXPOSE 3000/tcp is gone []',
    ]);
  });

  it('does not let PATH lose a directory that is there, whatever the base', () => {
    const change = { env: ['PATH=/usr/bin', ...CONFIG.env.slice(1)] };
    const root = rootOf({ '/usr/local/bin': directory });
    expect(seen(change, { transforms: [SLIM] }, { root })).toEqual([
      'ENV PATH no longer has /usr/local/bin, which is there []',
    ]);
    expect(seen(change, { transforms: [SLIM] })).toEqual([
      'ENV PATH is /usr/bin; it was /usr/local/bin:/usr/bin [slim-base]',
    ]);
  });
});
