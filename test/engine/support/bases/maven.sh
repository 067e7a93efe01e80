# maven:3-eclipse-temurin-17: Debian's Maven, with the plugins and libraries that Debian has packages for as its only
# repository. Sourced by bases.sh.

maven() { image maven:3-eclipse-temurin-17 maven; }
