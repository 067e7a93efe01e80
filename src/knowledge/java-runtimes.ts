import { tagFacts, type TagFacts } from './images.js';
import { twinOf } from './twins.js';

/** What the tag of an image that builds with Java on Temurin's JDK says of its Java. */
const BUILDERS: ReadonlyMap<string, RegExp> = new Map([
  // https://github.com/carlossg/docker-maven: version, `eclipse-temurin`, Java, suite
  ['maven', /^\d[\w.]*-eclipse-temurin-(\d+)(?:-(?:alpine|focal|jammy|noble))?$/],
  // https://github.com/gradle/docker-gradle: version, Java, suite; those of Gradle 5 and before stood on openjdk
  ['gradle', /^(?:(?:[6-9]|\d\d)[\d.]*-)?jdk-?(\d+)(?:-(?:alpine|focal|jammy|noble|resolute))?$/],
]);
/** Suites in the tags of eclipse-temurin: a name that says which it is comes first. */
const SUITES = ['-noble', '-jammy', '-focal', '-resolute', '', '-alpine'] as const;

/**
 * The image that has the Java runtime of an image that builds with it: same version of Java, same system, listed as long
 * and for as many architectures.
 *
 * @param repository official name
 * @returns the image, or why there is none, as the end of a sentence
 */
export function javaRuntime(
  repository: string,
  tag: string,
): { readonly image: string } | { readonly refused: string } {
  const shape = BUILDERS.get(repository);
  if (shape === undefined) {
    const twin = twinOf(repository, tag, 'jre');
    return 'refused' in twin ? twin : { image: `${repository}:${twin.tag}` };
  }
  const version = shape.exec(tag)?.[1];
  const facts = tagFacts(repository, tag);
  if (version === undefined) return { refused: `which Java ${repository}:${tag} has is not known` };
  if (facts === undefined) return { refused: `${repository}:${tag} is not in the list of official tags` };
  const alpine = /^alpine:(\d[\d.]*)$/.exec(facts.os)?.[1];
  for (const suite of [...SUITES, ...(alpine === undefined ? [] : [`-alpine-${alpine}`])]) {
    const jdk = `${version}-jdk${suite}`;
    if (!isBelow(facts, tagFacts('eclipse-temurin', jdk))) continue;
    const twin = twinOf('eclipse-temurin', jdk, 'jre', facts.architectures);
    if ('tag' in twin) return { image: `eclipse-temurin:${twin.tag}` };
  }
  return {
    refused: `eclipse-temurin has no runtime of Java ${version} for the system of ${repository}:${tag}`,
  };
}

/** Whether an image may stand on that of a JDK, by all that the catalogue knows. */
function isBelow(builder: TagFacts, jdk: TagFacts | undefined): boolean {
  if (jdk === undefined) return false;
  // The list does not say which Alpine another image stands on.
  const isSame = builder.os === 'alpine:?' ? jdk.os.startsWith('alpine:') : jdk.os === builder.os;
  // `~` sorts after every month: still listed.
  const isListed = (jdk.lastListed ?? '~') >= (builder.lastListed ?? '~');
  return isSame && isListed && builder.architectures.every((name) => jdk.architectures.includes(name));
}
