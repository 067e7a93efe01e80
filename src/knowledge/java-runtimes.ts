import { tagFacts, type TagFacts } from './images.js';

/** What the tag of an image that builds with Java says of its Java. */
const BUILDERS: readonly (readonly [repository: string, tag: RegExp])[] = [
  // https://github.com/carlossg/docker-maven: version, `eclipse-temurin`, Java, suite
  ['maven', /^\d[\w.]*-eclipse-temurin-(\d+)(?:-(alpine|focal|jammy|noble))?$/],
  // https://github.com/adoptium/containers: Java, `jdk`, suite
  ['eclipse-temurin', /^(\d+)(?:-jdk)?(?:-(alpine|focal|jammy|noble))?$/],
];
/** Suites in the tags of eclipse-temurin; without one, it is the newest. */
const SUITES = ['', '-noble', '-jammy', '-focal', '-alpine'] as const;

/**
 * The image of eclipse-temurin that has the Java runtime of an image that builds with it: same version of Java, same
 * system, listed as long and for as many architectures.
 *
 * @param repository official name
 * @returns the tag, or why there is none, as the end of a sentence
 */
export function javaRuntime(
  repository: string,
  tag: string,
): { readonly tag: string } | { readonly refused: string } {
  const shape = BUILDERS.find(([name]) => name === repository)?.[1];
  const [, version, suite] = shape?.exec(tag) ?? [];
  const facts = tagFacts(repository, tag);
  if (version === undefined) return { refused: `which Java ${repository}:${tag} has is not known` };
  if (facts === undefined) return { refused: `${repository}:${tag} is not in the list of official tags` };
  for (const ending of suite === undefined ? SUITES : [`-${suite}`]) {
    const candidate = `${version}-jre${ending}`;
    const found = tagFacts('eclipse-temurin', candidate);
    if (found !== undefined && isRuntimeOf(facts, found)) return { tag: candidate };
  }
  return {
    refused: `eclipse-temurin has no runtime of Java ${version} for the system of ${repository}:${tag}`,
  };
}

function isRuntimeOf(builder: TagFacts, runtime: TagFacts): boolean {
  // The list does not say which Alpine another image stands on.
  const isSame = builder.os === 'alpine:?' ? runtime.os.startsWith('alpine:') : runtime.os === builder.os;
  // `~` sorts after every month: still listed.
  const isListed = (runtime.lastListed ?? '~') >= (builder.lastListed ?? '~');
  return isSame && isListed && builder.architectures.every((name) => runtime.architectures.includes(name));
}
