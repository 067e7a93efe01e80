#!/bin/sh -eu
exec "$@"
