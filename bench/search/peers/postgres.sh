#!/bin/sh
# A PostgreSQL server for postgres_peer alone: `postgres.sh start|stop FOLDER`. Its data and its socket are in FOLDER; it
# listens to no port. Run by root it becomes the user postgres, who must be able to reach FOLDER.
set -eu

usage() {
  echo "usage: postgres.sh start|stop FOLDER" >&2
  exit 2
}
[ $# = 2 ] || usage
folder=$(realpath -m "$2")
data=$folder/data
programs=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)

as_postgres() {
  if [ "$(id -u)" = 0 ]; then
    # From a folder that it may read, or it complains.
    (cd "$folder" && setpriv --reuid=postgres --regid=postgres --init-groups "$@")
  else
    "$@"
  fi
}

case $1 in
start)
  # It is given away below.
  if [ -d "$folder" ] && [ ! -d "$data" ] && [ -n "$(ls -A "$folder")" ]; then
    echo "$folder is neither empty nor a server's" >&2
    exit 1
  fi
  mkdir -p "$folder"
  chmod 700 "$folder"
  [ "$(id -u)" != 0 ] || chown postgres: "$folder"
  if [ ! -e "$data/PG_VERSION" ]; then
    as_postgres "$programs/initdb" --pgdata="$data" --username=postgres --auth=trust --encoding=UTF8 \
      --locale=C.UTF-8 >"$folder/initdb.log"
    # One machine with solid state disks, all for this server; what it has not yet written may be lost.
    as_postgres tee -a "$data/postgresql.conf" >"$folder/settings" <<SETTINGS
listen_addresses = ''
unix_socket_directories = '$folder'
unix_socket_permissions = 0700
shared_buffers = 2GB
work_mem = 64MB
maintenance_work_mem = 1GB
effective_cache_size = 6GB
random_page_cost = 1.1
synchronous_commit = off
max_wal_size = 8GB
jit = off
SETTINGS
  fi
  as_postgres "$programs/pg_ctl" --pgdata="$data" --log="$folder/server.log" --wait start
  ;;
stop) as_postgres "$programs/pg_ctl" --pgdata="$data" --mode=fast --wait stop ;;
*) usage ;;
esac
