# golang: Debian's Go where the official image has it. Sourced by bases.sh.

golang() { image golang:1.19 golang --build-arg "GOPROXY=$DOCKOPT_PACKAGES/go"; }
