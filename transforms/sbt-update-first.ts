import { splitInstalls } from '../src/model/split/apply.js';
import { sbtBuild } from '../src/model/split/readers/sbt.js';
import type { Transform } from '../src/model/types.js';

export const sbtUpdateFirst: Transform = {
  name: 'sbt-update-first',
  summary: 'Download sbt, its plugins and the dependencies before the sources are copied.',
  level: 'aggressive',
  after: ['dockerignore'],
  image: [
    { type: 'adds', paths: ['/**/.sbt/**', '/**/.ivy2/**', '/**/.cache/coursier/**', '/**/target/**'] },
    { type: 'changes', paths: ['/**/.sbt/**', '/**/target/streams/**', '/**/project/target/**'] },
  ],
  docs: {
    why:
      'Where all files are copied before `sbt stage`, every changed source file downloads everything again: sbt itself, the ' +
      'Scala compiler, plugins and dependencies. With `sbt update` above the sources that layer is taken from the cache until ' +
      'the build definition changes.',
    example: {
      before: 'FROM sbtscala/scala-sbt:example AS build\nWORKDIR /app\nCOPY . .\nRUN sbt stage\n',
      after:
        'FROM sbtscala/scala-sbt:example AS build\nWORKDIR /app\nCOPY build.sbt ./\nCOPY project/build.properties project/plugins.sbt project/\nRUN sbt update\nCOPY . .\nRUN sbt stage\n',
      files: {
        'build.sbt': 'name := "app"\nscalaVersion := "3.3.6"\nenablePlugins(JavaAppPackaging)\n',
        'project/build.properties': 'sbt.version=1.10.11\n',
        'project/plugins.sbt': 'addSbtPlugin("com.github.sbt" % "sbt-native-packager" % "1.11.1")\n',
        'src/main/scala/App.scala': '',
        '.dockerignore': 'target\nproject/target\nproject/project\n.bsp\n',
      },
    },
    risk:
      'A build.sbt is a program. Only those are taken that add known plugins and use no word by which a build reads other ' +
      'files; a build shows whether that was enough. `update` resolves every configuration, also those that this build does ' +
      'not use, and fails where one of their dependencies cannot be had.',
    references: [
      'https://www.scala-sbt.org/1.x/docs/Dependency-Management-Flow.html',
      'https://www.scala-sbt.org/1.x/docs/Directories.html',
      'https://docs.docker.com/build/cache/optimize/#order-your-layers',
    ],
  },
  apply: (build) => splitInstalls(build, sbtUpdateFirst, [sbtBuild]),
};
