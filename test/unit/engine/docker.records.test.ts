import { describe, expect, it } from '@jest/globals';
import {
  childrenFirst,
  historyIn,
  recordsIn,
  surelyOurs,
  type CacheRecord,
} from '../../../src/engine/docker/records.js';

const DU = `ID:		aaa1
Created at:	2026-01-01 12:00:00.1 +0000 UTC
Mutable:	false
Reclaimable:	true
Shared:		true
Size:		0B
Description:	from local 
Usage count:	1
Last used:	2 minutes ago
Type:		regular

ID:		bbb2
Parents:
 - aaa1
 - ccc3
Created at:	2026-01-01 12:00:00.2 +0000 UTC
Mutable:	false
Reclaimable:	true
Shared:		false
Size:		0B
Description:	mount / from exec /bin/sh -c echo one
ID:  .*
echo "two"

Created at: here
Usage count:	1
Type:		regular

ID:		ccc3
Parent:	aaa1
Created at:	2026-01-01 12:00:00.3 +0000 UTC
Mutable:	true
Reclaimable:	true
Shared:		false
Size:		1.5kB
Description:	cached mount /root/.npm from exec /bin/sh -c npm ci with id "dockopt-7//root/.npm"
Usage count:	2
Last used:	Less than a second ago
Type:		exec.cachemount

Reclaimable:	1.5kB
Total:		1.5kB
`;

describe('docker buildx du --verbose', () => {
  it('is read into records, whatever their descriptions quote', () => {
    expect(recordsIn(DU)).toEqual([
      { id: 'aaa1', parents: [], description: 'from local' },
      {
        id: 'bbb2',
        parents: ['aaa1', 'ccc3'],
        description: 'mount / from exec /bin/sh -c echo one\nID:  .*\necho "two"\n\nCreated at: here',
      },
      {
        id: 'ccc3',
        parents: ['aaa1'],
        description: 'cached mount /root/.npm from exec /bin/sh -c npm ci with id "dockopt-7//root/.npm"',
      },
    ]);
  });

  it('may be empty', () => {
    expect(recordsIn('Reclaimable:\t0B\nTotal:\t\t0B\n')).toEqual([]);
  });
});

describe('docker buildx history ls', () => {
  it('is read into builds', () => {
    expect(
      historyIn(
        '{"name":"app","ref":"default/default/x1","status":"Completed"}\n{"name":"b (web)","ref":"default/default/x2","status":"Running"}\n',
      ),
    ).toEqual([
      { ref: 'default/default/x1', name: 'app', ended: true },
      { ref: 'default/default/x2', name: 'b (web)', ended: false },
    ]);
    expect(historyIn('')).toEqual([]);
  });
});

function record(id: string, description: string, ...parents: readonly string[]): CacheRecord {
  return { id, description, parents };
}

describe('the order of removal', () => {
  it('has children before what they stand on', () => {
    const records = [record('a', ''), record('b', '', 'a'), record('d', '', 'c', 'b'), record('c', '', 'a')];
    expect(childrenFirst(records).map(({ id }) => id)).toEqual(['d', 'c', 'b', 'a']);
    expect(childrenFirst([...records].reverse()).map(({ id }) => id)).toEqual(['d', 'b', 'c', 'a']);
  });
});

describe('records of a build beside which others ran', () => {
  const RUN = 'mount / from exec /bin/sh -c make';

  function ours(fresh: readonly CacheRecord[], worked: readonly string[]): readonly string[] {
    return surelyOurs(fresh, { mounts: 'dockopt-7', worked }).map(({ id }) => id);
  }

  it('are its cache mounts', () => {
    const mount = 'cached mount /x from exec /bin/sh -c make with id';
    expect(
      ours(
        [
          record('a', `${mount} "dockopt-7//x"`),
          record('b', `${mount} "dockopt-77//x"`),
          record('c', `${mount} "/x"`),
        ],
        [],
      ),
    ).toEqual(['a']);
  });

  it('are its steps, by their names and by the programs that they start', () => {
    expect(
      ours(
        [
          record('a', '[2/4] WORKDIR /app'),
          record('b', RUN, 'a'),
          record('c', 'mount / from exec /bin/sh -c echo $A  "${B:-x}" end'),
          record('d', 'mount / from exec /bin/bash -o pipefail -c other'),
          record('e', 'mount / from exec make all'),
        ],
        [
          '[2/4] WORKDIR /app',
          '[3/4] RUN --mount=type=cache,target=/x --network=none make',
          '[4/4] RUN echo 1 "two words" end',
          '[5/5] RUN ["make", "all"]',
        ],
      ),
    ).toEqual(['a', 'b', 'c']);
  });

  it('are not steps that came from the cache, nor those of other builds', () => {
    expect(
      ours(
        [record('a', '[2/4] COPY a b'), record('b', RUN), record('c', 'mount / from exec /bin/sh -c mak')],
        ['[3/4] RUN make all'],
      ),
    ).toEqual([]);
  });

  it('are not what was sent to the engine, nor base images: these descriptions tell nothing', () => {
    expect(
      ours(
        [
          record('a', 'local source for context'),
          record('b', 'from local'),
          record('c', 'local source for dockerfile'),
        ],
        ['[internal] load build context', '[1/2] FROM debian'],
      ),
    ).toEqual([]);
  });

  it('are of two with one description the one that stands on another of ours', () => {
    const records = [record('a', '[2/3] COPY a b', 'base'), record('b', RUN, 'a'), record('c', RUN, 'other')];
    expect(ours(records, ['[2/3] COPY a b', '[3/3] RUN make'])).toEqual(['a', 'b']);
  });

  it('are neither of two that cannot be told apart', () => {
    expect(ours([record('a', RUN, 'x'), record('b', RUN, 'x')], ['[2/2] RUN make'])).toEqual([]);
  });
});
