# nginx:stable: Debian's nginx with the official image's layout and configuration. Sourced by bases.sh.

nginx() { image nginx:stable nginx; }
