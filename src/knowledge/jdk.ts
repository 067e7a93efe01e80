/**
 * What an image of a JDK has that its JRE twin lacks. Source, read in November 2026: the Dockerfiles of adoptium/containers
 * (17: the JDK images install binutils beside). Written down from memory: docker-library/openjdk (JDK on
 * buildpack-deps:scm, JRE on buildpack-deps:curl), corretto/corretto-docker, and the modules of OpenJDK 17's JRE image.
 */

/** Programs of the JDK; `java`, `keytool` and `rmiregistry` are in each JRE. */
export const JDK_TOOLS: readonly string[] = (
  'appletviewer extcheck idlj jar jarsigner javac javadoc javah javap jcmd jconsole jdb jdeprscan jdeps jfr jhat jhsdb ' +
  'jimage jinfo jlink jmap jmc jmod jnativescan jpackage jps jrunscript jsadebugd jshell jstack jstat jstatd jvisualvm ' +
  'jwebserver native2ascii rmic schemagen serialver wsgen wsimport xjc'
).split(' ');

/** Programs that temurin's JDK images install for `jlink`. */
export const JLINK_HELPERS: readonly string[] = [
  'objcopy',
  'objdump',
  'readelf',
  'strip',
  'strings',
  'addr2line',
];

/** Programs of buildpack-deps:scm that buildpack-deps:curl lacks, with their packages; the builtin `kill` aside. */
export const SCM_PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  git: ['git', 'git-shell', 'git-upload-pack', 'git-receive-pack', 'scalar'],
  mercurial: ['hg', 'hg-ssh'],
  subversion: ['svn', 'svnadmin', 'svnlook', 'svnsync', 'svnversion'],
  'openssh-client': [
    'ssh',
    'scp',
    'sftp',
    'ssh-add',
    'ssh-agent',
    'ssh-copy-id',
    'ssh-keygen',
    'ssh-keyscan',
  ],
  procps: [
    'free',
    'pgrep',
    'pkill',
    'pmap',
    'ps',
    'pwdx',
    'slabtop',
    'sysctl',
    'top',
    'uptime',
    'vmstat',
    'watch',
  ],
  python3: ['python3', 'python2', 'python2.7', 'python', 'pydoc3'],
};

/** Names of modules and files of the JDK, wherever they stand: options of java, sources, build files. */
export const JDK_PARTS =
  /\bjdk\.(?:attach|compiler|editpad|hotspot\.agent|jartool|javadoc|jcmd|jconsole|jdeps|jdi|jlink|jpackage|jshell|jstatd|internal\.(?:jvmstat|ed|le|opt)|random|incubator|tools?)\b|\b(?:tools|dt|sa-jdi)\.jar\b|\bcom\.sun\.(?:jdi|javadoc|source|tools)\b|\bsun\.(?:jvmstat|tools)\b|\bjavax\.tools\b/;

/**
 * Libraries that compile, attach to a virtual machine or start builds when they run, by a part of their name; with JSPs,
 * whose compiler some servers bring and others do not.
 */
export const JDK_LIBRARIES =
  /[\w.-]*(?:jasper|\bjsp\b|jsp-api|apache-jsp|jstl|drools|\bkie-|byte-buddy-agent|agentloader|ebean-agent|byteman|jrebel|kotlin-compiler|kotlin-script|kotlin-main-kts|scala-compiler|scala3-compiler|scala3-repl|compile-testing|maven-embedder|maven-invoker|gradle-tooling-api|jolokia-client-attach|jattach|arthas|async-profiler|com\.sun[:.]tools|\bgg\.jte\b|\bjoor\b|camel-joor|\bchronicle-|net\.openhft|rewrite-java|google-java-format|error_prone_core|commons-jci|InMemoryJavaCompiler)[\w.-]*/;
