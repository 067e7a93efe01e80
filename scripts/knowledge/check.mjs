/** Holds generated modules against what they were made of, before they are written. */
import { fileURLToPath } from 'node:url';
import { importTypeScript } from '../typescript.mjs';
import { monthName } from './catalogue.mjs';

const KNOWLEDGE = new URL('../../src/knowledge/', import.meta.url);

/**
 * The lookups of `src/knowledge` over other data.
 * @param modules file -> text, for those that are not to be read from the disk
 */
export async function lookupsOver(modules = new Map()) {
  const contents = ['images', 'image-table', 'images/index.data'].map(
    (name) => `export * from './${name}.js';`,
  );
  return importTypeScript({
    stdin: { contents: contents.join('\n'), resolveDir: fileURLToPath(KNOWLEDGE), loader: 'ts' },
    plugins: [generated(modules)],
  });
}

function generated(modules) {
  return {
    name: 'generated-modules',
    setup(bundler) {
      bundler.onLoad({ filter: /\.data\.ts$/ }, ({ path }) => {
        const text = modules.get(path.slice(fileURLToPath(KNOWLEDGE).length));
        return text === undefined ? undefined : { contents: text, loader: 'ts' };
      });
    },
  };
}

/** What is wrong with modules made of a catalogue. */
export function faultsOf(catalogue, lookups) {
  return [
    ...tableFaults(catalogue, lookups),
    ...familyFaults(catalogue, lookups),
    ...proposalFaults(catalogue, lookups),
  ];
}

/** Tags that were known and are no longer. */
export function lostTags(before, after) {
  return [...before].flatMap(([name, tags]) =>
    [...tags.keys()]
      .filter((tag) => after.get(name)?.has(tag) !== true)
      .map((tag) => `${name}:${tag} is lost`),
  );
}

function tableFaults(catalogue, lookups) {
  const faults = [];
  for (const [name, tags] of catalogue) {
    for (const [tag, { os, architectures, last }] of tags) {
      const found = lookups.tagFacts(name, tag);
      const facts = { os, architectures, lastListed: monthName(last) };
      if (JSON.stringify(found) !== JSON.stringify(facts))
        faults.push(`${name}:${tag} ${JSON.stringify({ found, facts })}`);
    }
  }
  return faults;
}

const FAMILIES = {
  buildpack: 'debian',
  debian: 'debian',
  'debian-slim': 'debian',
  ubuntu: 'ubuntu',
  alpine: 'alpine',
};
const MORE_FAMILIES = { busybox: 'busybox', oraclelinux: 'rpm', amazonlinux: 'rpm' };
const UBUNTU =
  /\b(lucid|precise|trusty|utopic|vivid|wily|xenial|yakkety|zesty|artful|bionic|cosmic|disco|eoan|focal|groovy|hirsute|impish|jammy|kinetic|lunar|mantic|noble|oracular|plucky|questing|resolute|stonking)\b|:\d\d\.\d\d/;

function familyIn(os) {
  const [kind, suite = ''] = os.split(':');
  if (kind === 'buildpack' && UBUNTU.test(`${kind}:${suite}`)) return 'ubuntu';
  return FAMILIES[kind] ?? MORE_FAMILIES[kind];
}

/** Every tag whose system the source knows must get that family, or `unknown`, from the rules. */
function familyFaults(catalogue, lookups) {
  const faults = [];
  const unknown = {};
  for (const [name, tags] of catalogue) {
    for (const [tag, { os }] of tags) {
      const family = familyIn(os);
      const found = lookups.distroOf(name, tag).family;
      if (found === 'unknown') unknown[name] = (unknown[name] ?? 0) + 1;
      if (family !== undefined && found !== 'unknown' && found !== family)
        faults.push(`${name}:${tag} is ${os}, not ${found}`);
    }
  }
  console.log('tags without a known family:', unknown);
  return faults;
}

/** Every tag that a lookup proposes has to be in the catalogue. */
function proposalFaults(catalogue, { pinnedTag, twinOf }) {
  const faults = [];
  for (const [name, tags] of catalogue) {
    for (const tag of tags.keys()) {
      const answers = ['slim', 'alpine', 'jre'].map((variant) => twinOf(name, tag, variant));
      for (const { tag: proposed } of [...answers, pinnedTag(name, tag)]) {
        if (proposed !== undefined && !tags.has(proposed))
          faults.push(`${name}:${tag} would become ${proposed}, which is not there`);
      }
    }
  }
  return faults;
}
