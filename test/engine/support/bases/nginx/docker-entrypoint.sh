#!/bin/sh
set -e
# As 20-envsubst-on-templates.sh of the official image: variables of the container alone, so that nginx keeps its own.
if [ "$1" = nginx ] && [ -d /etc/nginx/templates ]; then
  names=$(awk 'BEGIN { for (name in ENVIRON) printf "${%s} ", name }')
  for template in /etc/nginx/templates/*.template; do
    envsubst "$names" <"$template" >"/etc/nginx/conf.d/$(basename "$template" .template)"
  done
fi
exec "$@"
