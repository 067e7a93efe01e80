import { jrePlan } from '../src/model/jvm/jre.js';
import { swapBases } from '../src/model/slim/base.js';
import type { Transform } from '../src/model/types.js';

export const jreBase: Transform = {
  name: 'jre-base',
  summary: 'Take the JRE image of the same version where a container only runs Java.',
  level: 'recommended',
  // It judges the installs as the other transforms leave them.
  after: ['combine-installs', 'no-install-recommends'],
  declares: ['base'],
  image: [{ type: 'base' }],
  docs: {
    why:
      'A JDK holds the compiler, the debugger and the modules behind them, which no running service needs. The JRE image ' +
      'of the same version stands on the same system and is less than half as large.',
    example: {
      before: 'FROM eclipse-temurin:21\nCOPY target/app.jar /app.jar\nCMD ["java", "-jar", "/app.jar"]\n',
      after: 'FROM eclipse-temurin:21-jre\nCOPY target/app.jar /app.jar\nCMD ["java", "-jar", "/app.jar"]\n',
      files: {
        'pom.xml': '<project><artifactId>app</artifactId></project>\n',
        'src/main/java/App.java': 'class App { public static void main(String[] args) {} }\n',
      },
    },
    risk:
      'Libraries may compile or attach to a virtual machine when they run; those that are known to are refused. `jcmd`, ' +
      '`jstack` and `jmap` are missing for those who look into a running container.',
    references: [
      'https://github.com/docker-library/docs/blob/master/eclipse-temurin/README.md',
      'https://adoptium.net/docs/faq/',
      'https://github.com/adoptium/containers',
    ],
  },
  apply(build) {
    return swapBases(build, jreBase, jrePlan);
  },
};
