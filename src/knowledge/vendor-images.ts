import { dotnetFacts } from './dotnet.js';
import { DEBIAN_RELEASES, distro, namedDistro, type Distro, type Family } from './suites.js';

/** Microsoft's, Google's and Red Hat's images whose names are documented to tell the distribution. */
export function vendorDistro(name: string, tag: string): Distro {
  if (/^mcr\.microsoft\.com\/(?:windows|dotnet\/framework)\b/.test(name))
    return { family: 'windows', hasShell: true };
  if (name.startsWith('mcr.microsoft.com/dotnet/')) return dotnetDistro(name, tag);
  if (/^mcr\.microsoft\.com\/(?:azurelinux|cbl-mariner)\//.test(name)) {
    return distro('rpm', undefined, !name.includes('/distroless/'));
  }
  if (name.startsWith('gcr.io/distroless/')) return distrolessDistro(name);
  if (
    /^(?:registry\.access\.redhat\.com\/ubi|quay\.io\/centos\/|registry\.fedoraproject\.org\/fedora)/.test(
      name,
    )
  ) {
    return distro('rpm', undefined);
  }
  return distro('unknown', undefined);
}

function distrolessDistro(name: string): Distro {
  const release = /-debian(\d+)$/.exec(name)?.[1];
  return distro('debian', release === undefined ? undefined : DEBIAN_RELEASES[release], false);
}

/** Listed tags by the list; those with a full version by their name, as plain tags stood on Debian up to 9, on Ubuntu from 10. */
function dotnetDistro(name: string, tag: string): Distro {
  const hasShell = !/chiseled|distroless/.test(tag);
  if (/(?:^|-)(?:azurelinux|cbl-mariner|mariner)/.test(tag)) return distro('rpm', undefined, hasShell);
  const facts = dotnetFacts(name.replace('mcr.microsoft.com/', ''), tag);
  const family = facts === undefined ? undefined : FAMILIES[facts.os.split(' ', 1)[0] ?? ''];
  if (family !== undefined) return distro(family, facts?.suite, hasShell);
  const named = namedDistro(tag);
  if (named !== undefined) return { ...named, hasShell };
  const major = Number(/^(\d+)\.\d/.exec(tag)?.[1] ?? 0);
  const suite = DOTNET_DEBIAN[major];
  if (suite !== undefined && /^\d+\.\d+(\.\d+)?$/.test(tag)) return distro('debian', suite, hasShell);
  return distro('unknown', undefined, hasShell);
}

const FAMILIES: Readonly<Record<string, Family>> = { Debian: 'debian', Ubuntu: 'ubuntu', Alpine: 'alpine' };

const DOTNET_DEBIAN: Readonly<Record<number, string>> = {
  5: 'buster',
  6: 'bullseye',
  7: 'bullseye',
  8: 'bookworm',
  9: 'bookworm',
};
