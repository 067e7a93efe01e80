/** Brings a catalogue up to date from a clone of docker-library/official-images, with a work tree or bare. */
import { execFileSync } from 'node:child_process';
import { byText, isDated, monthCount } from './catalogue.mjs';
import { listedTags } from './library.mjs';
import { kindsOf, systemFor } from './systems.mjs';

function git(clone, ...args) {
  const options = { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] };
  return execFileSync('git', ['-C', clone, ...args], options);
}

/** The newest commit of a clone, `{ commit, date }`, the date as `YYYY-MM-DD`. */
export function newestCommit(clone) {
  const [commit, seconds] = git(clone, 'log', '-1', '--format=%H %ct').trim().split(' ');
  return { commit, date: dateOf(seconds) };
}

/**
 * The states of one image's file, the oldest first: those after the commit that is known, or only today's where the clone
 * does not go back to it.
 */
export function statesOf(clone, name, since) {
  const path = `library/${name}`;
  const newest = newestCommit(clone);
  const commits = hasCommit(clone, since)
    ? git(clone, 'log', '--first-parent', '--reverse', '--format=%H %ct', `${since}..HEAD`, '--', path)
        .trim()
        .split('\n')
    : [`${newest.commit} ${Date.parse(newest.date) / 1000}`];
  return commits
    .filter((line) => line !== '')
    .map((line) => {
      const [commit, seconds] = line.split(' ');
      return { month: monthCount(dateOf(seconds)), text: textAt(clone, commit, path) };
    });
}

/** `YYYY-MM-DD` in UTC of seconds since 1970. */
const dateOf = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 10);

function hasCommit(clone, commit) {
  try {
    git(clone, 'merge-base', '--is-ancestor', commit, 'HEAD');
    return true;
  } catch {
    return false;
  }
}

/** '' where the file is no longer there. */
function textAt(clone, commit, path) {
  try {
    return git(clone, 'show', `${commit}:${path}`);
  } catch {
    return '';
  }
}

/**
 * What is known of an image after its file was seen in further states.
 *
 * @param tags `Map` of tag -> `{ os, architectures, last }`
 * @param states `{ month, text }`, the oldest first; a tag that is gone gets the month of the first without it
 */
export function brought(name, tags, states) {
  let known = tags;
  for (const { month, text } of states) known = step(name, known, month, listedTags(text));
  return new Map([...known].sort(([a], [b]) => byText(a, b)));
}

/** Early versions, which come and go, and dated tags whose release is not known. */
function isPassedOver(name, tag, os) {
  const isEarly =
    /(?:^|[-.\d])(?:rc|beta|alpha)[-.]?\d*(?=-|$)|\d[ab]\d+(?=-|$)|-ea(?=-|$)|unstable|experimental/i.test(
      tag,
    );
  return isEarly || (name === 'debian' && os.endsWith('?') && isDated(tag));
}

function step(name, known, month, listed) {
  const kinds = kindsOf(known);
  const next = new Map();
  for (const [tag, facts] of known) {
    if (!listed.has(tag)) next.set(tag, facts.last === 0 ? { ...facts, last: month } : facts);
  }
  for (const [tag, entry] of listed) {
    const os = systemFor(name, tag, entry, known, kinds);
    if (!known.has(tag) && isPassedOver(name, tag, os)) continue;
    next.set(tag, { os, architectures: entry.architectures, last: 0 });
  }
  return next;
}
