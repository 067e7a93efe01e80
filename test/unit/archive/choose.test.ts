import { describe, expect, it } from '@jest/globals';
import { readArchive, type ReadOptions } from '../../../src/archive/index.js';
import { MEDIA, blobsOf, layout, oldArchive, stored, streamOf, tarOf, type Member } from './support.js';

const OWN = process.arch === 'arm64' ? 'arm64' : 'amd64';
const OTHER = OWN === 'amd64' ? 'arm64' : 'amd64';

/** An image of one layer that is known by its `User`, with its descriptor in an index. */
function image(user: string, architecture: string, annotations?: object, variant?: string): Made {
  const layers = [tarOf([{ name: user }])];
  const { members, manifest } = blobsOf({
    layers,
    config: { architecture, variant, config: { User: user } },
  });
  const platform = { os: 'linux', architecture, ...(variant !== undefined && { variant }) };
  return {
    members,
    descriptor: { ...manifest, platform, ...(annotations !== undefined && { annotations }) },
  };
}

interface Made {
  readonly members: readonly Member[];
  readonly descriptor: { readonly digest: string; readonly platform: object; readonly annotations?: object };
}

function archiveOf(...images: readonly Made[]): readonly Member[] {
  return layout(
    images.flatMap(({ members }) => members),
    images.map(({ descriptor }) => descriptor),
  );
}

async function userOf(members: readonly Member[], options: ReadOptions = {}): Promise<string> {
  const { config } = await readArchive(streamOf(tarOf(members), 4096), options);
  return config.user;
}

function named(name: string): object {
  return { 'io.containerd.image.name': name, 'org.opencontainers.image.ref.name': 'latest' };
}

describe('an image of several platforms', () => {
  const own = image('own', OWN);
  const other = image('other', OTHER);
  const attestation = stored('{"config":{},"layers":[]}', MEDIA.manifest);
  const both = archiveOf(own, other);

  it('is that of the machine, or of the platform that is asked for', async () => {
    expect(await userOf(both)).toBe('own');
    expect(await userOf(both, { platform: `linux/${OTHER}` })).toBe('other');
    expect(await userOf(both, { platform: OTHER })).toBe('other');
    await expect(userOf(both, { platform: 'linux/s390x' })).rejects.toThrow(
      `the image is not for linux/s390x, only for linux/${OWN}, linux/${OTHER}`,
    );
  });

  it('is the only one there is, whatever the machine, but not whatever was asked for', async () => {
    expect(await userOf(archiveOf(other))).toBe('other');
    await expect(userOf(archiveOf(other), { platform: `linux/${OWN}` })).rejects.toThrow(
      'the image is not for',
    );
  });

  it('is found below a further index, beside what BuildKit says of the build', async () => {
    const inner = stored(
      JSON.stringify({
        mediaType: MEDIA.index,
        manifests: [
          own.descriptor,
          other.descriptor,
          { ...attestation.descriptor, platform: { os: 'unknown', architecture: 'unknown' } },
          { ...attestation.descriptor, annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } },
        ],
      }),
      MEDIA.index,
    );
    const members = [inner.member, attestation.member, ...own.members, ...other.members];
    const nested = layout(members, [{ ...inner.descriptor, annotations: named('docker.io/library/app:1') }]);
    expect(await userOf(nested)).toBe('own');
    expect(await userOf(nested, { reference: 'app:1', platform: OTHER })).toBe('other');
  });

  it('may name platforms that the archive has not', async () => {
    expect(await userOf(layout(own.members, [other.descriptor, own.descriptor]))).toBe('own');
  });

  it('takes linux/arm64 and linux/arm64/v8 for one another', async () => {
    const v8 = archiveOf(image('v8', 'arm64', undefined, 'v8'), image('plain', 'amd64'));
    expect(await userOf(v8, { platform: 'linux/arm64' })).toBe('v8');
    const plain = archiveOf(image('plain', 'arm64'), image('amd', 'amd64'));
    expect(await userOf(plain, { platform: 'linux/arm64/v8' })).toBe('plain');
    const arm = archiveOf(image('v6', 'arm', undefined, 'v6'), image('v7', 'arm', undefined, 'v7'));
    expect(await userOf(arm, { platform: 'linux/arm/v7' })).toBe('v7');
    await expect(userOf(arm, { platform: 'linux/arm' })).rejects.toThrow('several images');
  });
});

describe('an archive of several images', () => {
  const one = image('one', OWN, named('docker.io/library/node:20-slim'));
  const two = image('two', OWN, named('registry.example.org:5000/team/app:latest'));
  const both = archiveOf(one, two);

  it('needs a name', async () => {
    await expect(userOf(both)).rejects.toThrow(
      `the archive holds several images, and one has to be named: docker.io/library/node:20-slim (linux/${OWN}), ` +
        `registry.example.org:5000/team/app:latest (linux/${OWN})`,
    );
    await expect(userOf(both, { reference: 'node:20' })).rejects.toThrow(
      `the archive holds no image node:20: docker.io/library/node:20-slim (linux/${OWN}), registry`,
    );
  });

  it.each([
    ['node:20-slim', 'one'],
    ['library/node:20-slim', 'one'],
    ['docker.io/library/node:20-slim', 'one'],
    ['registry.example.org:5000/team/app', 'two'],
    [one.descriptor.digest, 'one'],
    [two.descriptor.digest.slice(7, 19), 'two'],
    [`node@${one.descriptor.digest}`, 'one'],
  ])('finds %s', async (reference, user) => {
    expect(await userOf(both, { reference })).toBe(user);
  });

  it('may be one image of several names', async () => {
    const again = {
      ...one,
      descriptor: { ...one.descriptor, annotations: named('docker.io/library/node:lts') },
    };
    expect(await userOf(archiveOf(one, again))).toBe('one');
    expect(await userOf(archiveOf(one, again), { reference: 'node:lts' })).toBe('one');
  });

  it('is chosen from by the names of an old archive', async () => {
    const first = oldArchive({ layers: [], config: { config: { User: 'first' } } }, 'app:1');
    const second = oldArchive({ layers: [], config: { config: { User: 'second' } } }, 'other:1');
    const manifests = [first, second].flatMap(
      (members) => JSON.parse(String(members.at(-1)?.data)) as object[],
    );
    const members = [
      ...first.slice(0, -1),
      ...second.slice(0, -1),
      { name: 'manifest.json', data: JSON.stringify(manifests) },
    ];
    expect(await userOf(members, { reference: 'other:1' })).toBe('second');
    await expect(userOf(members)).rejects.toThrow(/several images.*: app:1 .*, other:1 /);
  });
});

it('is no image what else an OCI layout may hold', async () => {
  const chart = stored('{"config":{"mediaType":"application/vnd.cncf.helm.config.v1+json"}}', MEDIA.manifest);
  await expect(userOf(layout([chart.member], [chart.descriptor]))).rejects.toThrow(
    'the archive holds no image',
  );
});
