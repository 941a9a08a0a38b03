#!/bin/sh
set -e
# The official image lets others in too: who may come is up to networks.
if [ "$1" = redis-server ]; then
  shift
  chown redis:redis .
  set -- setpriv --reuid redis --regid redis --clear-groups redis-server --protected-mode no "$@"
fi
exec "$@"
