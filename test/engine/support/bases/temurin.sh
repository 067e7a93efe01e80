# eclipse-temurin:17, the JDK and the JRE: Debian's OpenJDK where the official images have theirs. These stand on Ubuntu.
# Sourced by bases.sh.

# $1 is jdk or jre.
temurin() { image "eclipse-temurin:17-$1" temurin --build-arg "KIND=$1" --target "$1"; }
