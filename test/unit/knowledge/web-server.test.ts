import { describe, expect, it } from '@jest/globals';
import { tagFacts } from '../../../src/knowledge/images.js';
import { WEB_SERVER } from '../../../src/knowledge/web-server.js';

describe('the image that serves files', () => {
  it('is listed still, for every architecture of the images of Node', () => {
    const [name = '', tag = ''] = WEB_SERVER.split(':');
    const facts = tagFacts(name, tag);
    expect(facts).toMatchObject({ lastListed: undefined });
    expect(facts?.os).toMatch(/^alpine:/);
    expect(facts?.architectures).toEqual(
      expect.arrayContaining(['amd64', 'arm64v8', 'ppc64le', 's390x', 'arm32v7']),
    );
  });
});
