/** What decides whether `gem install` renders documentation, and whether it takes `--no-document`. */
import { distroOf, officialName } from '../../knowledge/images.js';
import type { ImageReference } from '../../syntax/image.js';
import type { CommandAt } from '../commands.js';
import type { Stage } from '../stages.js';
import type { Build } from '../types.js';

/** Official images with `gem: --no-document`, or what older gems called it, in their gemrc (docker-library, 2026-08). */
const CONFIGURED: ReadonlySet<string | undefined> = new Set(['ruby', 'jruby']);

/** True where a gemrc, of the image or of this file, has the say. */
export function configuresGems({ dockerfile }: Build, { stage }: CommandAt): boolean {
  const { registry, repository } = stage.resolved ?? stage.image;
  if (CONFIGURED.has(officialName(registry, repository))) return true;
  return dockerfile.instructions.some(({ text, heredocs }) =>
    /gemrc\b/i.test(text + heredocs.map(({ content }) => content).join('\n')),
  );
}

/**
 * Releases whose Ruby is older than 2.0: RubyGems 2.0 brought the option (its History.txt, 2013-02-24), and 1.8 stops at
 * it. Debian 8 and Ubuntu 16.04 have newer ones (packages.debian.org, packages.ubuntu.com).
 */
const OLD_SUITES: ReadonlySet<string> = new Set(
  'squeeze wheezy lucid maverick natty oneiric precise quantal raring saucy trusty utopic'.split(' '),
);
/** Official images whose name does not tell the suite, and whose version came out when Debian 8 was there. */
const SINCE_JESSIE =
  /^(?:node:(?:[4-9]|\d\d)|php:[7-9]|python:3\.(?:[5-9]|\d\d)|golang:1\.(?:[6-9]|\d\d))(?![\d])/;
/** Images of the RPM family with RubyGems 2.0 or newer: from CentOS 7 and Fedora 19 on. */
const RPM_SINCE_2 =
  /^(?:centos:(?:centos|stream)?[789]|oraclelinux:[89]|oraclelinux:7|rockylinux|almalinux|amazonlinux:2|fedora(?::(?:19|[2-9]\d|latest)|$))(?![\d])/;
/** The file installs a Ruby or a RubyGems of before. */
const ASKS_FOR_OLD =
  /ruby-?1\.[89]|\bRUBY\w*[ =]["']?1\.[89]|\b(?:rvm|rbenv)\b.*\b1\.[89]\.|--system\s+1\.|rubygems-1\./i;
/** The image or the file names a newer Ruby. */
const NAMES_NEWER = /\bruby[-_:]?(?:[2-9][.-]?\d)/i;

/** Why the gem of this stage may not take the option; undefined when it does. */
export function oldGem({ dockerfile }: Build, { resolved, image }: Stage): string | undefined {
  const asks = dockerfile.instructions.find(({ text }) => ASKS_FOR_OLD.test(text));
  if (asks !== undefined) return `line ${asks.origin} names a Ruby whose gem does not take --no-document`;
  const base = resolved ?? image;
  if (isKnownNew(base) || dockerfile.instructions.some(({ text }) => NAMES_NEWER.test(text)))
    return undefined;
  return `the gem of ${base.text} may be older than 2.0 and not take --no-document`;
}

function isKnownNew({ text, tag, registry, repository }: ImageReference): boolean {
  const { family, suite } = distroOf(repository, tag, registry);
  if (family === 'rpm') return RPM_SINCE_2.test(text);
  if (family === 'alpine') return suite === undefined || !/^(?:2\.|3\.0$)/.test(suite);
  if (family !== 'debian' && family !== 'ubuntu') return false;
  if (suite !== undefined) return !OLD_SUITES.has(suite);
  return (
    SINCE_JESSIE.test(text) ||
    ((tag ?? 'latest') === 'latest' && /^(?:debian|ubuntu|node|python|php)$/.test(repository))
  );
}
