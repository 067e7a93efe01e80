/** The figures of `src/knowledge/sizes.data.ts` from a file of measured sizes: tags, layers, sizes on disk, stand-ins. */
import { byText } from './catalogue.mjs';

/** Kinds of images, the measured tag that stands for each, and the base under it. Ubuntu 24.04 stands for later releases. */
const KINDS = [
  ['node full', 'node:22', 'buildpack:bookworm'],
  ['node slim', 'node:22-slim', 'debian-slim:bookworm'],
  ['node alpine', 'node:22-alpine', 'alpine'],
  ['python full', 'python:3.12', 'buildpack:trixie'],
  ['python slim', 'python:3.12-slim', 'debian-slim:trixie'],
  ['ruby slim', 'ruby:3.3-slim', 'debian-slim:trixie'],
  ['rust slim', 'rust:1-slim', 'debian-slim:trixie'],
  ['golang full', 'golang:1.25-bookworm', 'buildpack:bookworm-scm'],
  ['golang alpine', 'golang:1.25-alpine', 'alpine'],
  ['php apache slim', 'php:8.3-apache', 'debian-slim:trixie'],
  ['php fpm alpine', 'php:8.3-fpm-alpine', 'alpine'],
  ['nginx slim', 'nginx:latest', 'debian-slim:trixie'],
  ['nginx alpine', 'nginx:alpine', 'alpine'],
  ['nginx alpine slim', 'nginx:alpine-slim', 'alpine'],
  ['eclipse-temurin jdk full', 'eclipse-temurin:17-jdk', 'ubuntu:noble'],
  ['eclipse-temurin jre full', 'eclipse-temurin:17-jre', 'ubuntu:noble'],
  ['eclipse-temurin jre alpine', 'eclipse-temurin:17-jre-alpine', 'alpine'],
];
/** Images that are nothing but their base. */
const BARE = ['debian full', 'debian slim', 'ubuntu full', 'alpine alpine'];
const LAYER_NAMES = ['-curl', '-scm', ''];

/** Tag -> `{ bytes, date }`, for all whose name is one and whose date is known. */
export function measuredTags({ tags }) {
  const rows = Object.entries(tags).filter(([name, { date }]) => !name.includes(' ') && date !== 'undated');
  return new Map(
    rows
      .map(([name, { compressed, date }]) => [name, { bytes: compressed, date }])
      .sort(([a], [b]) => byText(a, b)),
  );
}

export function onDisk({ onDisk: rows }) {
  return new Map(Object.entries(rows).map(([name, row]) => [name, { bytes: row.onDisk, date: row.created }]));
}

/** What the layers of buildpack-deps add, and how much bigger debian is than debian-slim. */
export function layerSums({ layers, standInDebian, tags }) {
  const sums = new Map();
  for (const suite of ['bookworm', 'trixie']) {
    const added = LAYER_NAMES.map((name) => layers[`buildpack-deps:${suite}${name}`].compressed);
    const base = layers[`debian:${suite}`].compressed - layers[`debian:${suite}-slim`].compressed;
    sums.set(suite, { added: sum(added), base, date: layers[`buildpack-deps:${suite}`].date });
  }
  const old = standInDebian.bullseye;
  const slim = tags['debian:bullseye-slim'];
  const base = old.base.cumGzip - slim.compressed;
  sums.set('bullseye', { added: old.full.cumGzip - old.base.cumGzip, base, date: slim.date });
  return sums;
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** System -> `{ bytes, date, of }`: what images stand on, `of` being its name for a reader. */
export function bases(sizes) {
  const { layers, tags, standInDebian } = sizes;
  const found = new Map();
  const add = (system, bytes, date, of) => found.set(system, { bytes, date, of });
  for (const suite of ['bookworm', 'trixie']) {
    const { compressed: full, date } = layers[`debian:${suite}`];
    add(`debian:${suite}`, full, date, `debian:${suite}`);
    const slim = layers[`debian:${suite}-slim`];
    add(`debian-slim:${suite}`, slim.compressed, slim.date, `debian:${suite}-slim`);
    let bytes = full;
    for (const name of LAYER_NAMES) {
      bytes += layers[`buildpack-deps:${suite}${name}`].compressed;
      add(`buildpack:${suite}${name}`, bytes, date, `buildpack-deps:${suite}${name}`);
    }
  }
  const { date } = tags['debian:bullseye-slim'];
  const old = standInDebian.bullseye;
  add('debian-slim:bullseye', tags['debian:bullseye-slim'].compressed, date, 'debian:bullseye-slim');
  add('debian:bullseye', old.base.cumGzip, date, 'debian:bullseye');
  for (const [name, { cumGzip }] of [
    ['-curl', old.curl],
    ['-scm', old.scm],
    ['', old.full],
  ])
    add(`buildpack:bullseye${name}`, cumGzip, date, `buildpack-deps:bullseye${name}`);
  for (const [suite, version] of [
    ['jammy', '22.04'],
    ['noble', '24.04'],
    ['resolute', '24.04'],
  ]) {
    const row = tags[`ubuntu:${version}`];
    add(`ubuntu:${suite}`, row.compressed, row.date, `ubuntu:${version}`);
  }
  const [alpine, row] = Object.entries(layers).find(([name]) => name.startsWith('alpine:'));
  add('alpine', row.compressed, row.date, alpine);
  return found;
}

/** Kind -> `{ bytes, date, of }`: what images of that kind add to their base, as measured in the tag `of`. */
export function parts(sizes) {
  const under = bases(sizes);
  const rows = KINDS.map(([kind, of, base]) => {
    const { compressed, date } = sizes.tags[of];
    return [kind, { bytes: compressed - under.get(base).bytes, date, of }];
  });
  return new Map([...rows, ...BARE.map((kind) => [kind, { bytes: 0, date: '', of: '' }])]);
}

/** A layer with g++, gcc, libc6-dev, make and pkg-config. */
export function compilers({ layers }) {
  return layers['golang apt (g++ gcc libc6-dev make pkg-config) bookworm'].compressed;
}
