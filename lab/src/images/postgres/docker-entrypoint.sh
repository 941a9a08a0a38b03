#!/bin/sh
set -e
# As the official image documents it: the first start makes the user and the database, listening on the socket alone.
as_postgres() { setpriv --reuid postgres --regid postgres --clear-groups "$@"; }
if [ "$1" = postgres ]; then
  mkdir -p "$PGDATA" && chown postgres:postgres "$PGDATA" && chmod 700 "$PGDATA"
  user=${POSTGRES_USER:-postgres}
  if [ ! -s "$PGDATA/PG_VERSION" ]; then
    : "${POSTGRES_PASSWORD:?must be set}"
    file=$(mktemp) && printf '%s\n' "$POSTGRES_PASSWORD" > "$file" && chown postgres "$file"
    as_postgres initdb --username="$user" --pwfile="$file" --auth-local=trust --auth-host=scram-sha-256
    rm "$file"
    echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
    as_postgres pg_ctl --wait --options='-c listen_addresses=' start
    database=${POSTGRES_DB:-$user}
    [ "$database" = postgres ] || as_postgres createdb --username="$user" "$database"
    as_postgres pg_ctl --wait stop
  fi
  shift
  set -- setpriv --reuid postgres --regid postgres --clear-groups postgres -c listen_addresses='*' "$@"
fi
exec "$@"
