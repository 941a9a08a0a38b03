#!/bin/sh
set -e
# As the official image documents it: the first start makes the user and the database, listening on the socket alone.
if [ "$1" = mysqld ]; then
  if [ ! -d /var/lib/mysql/mysql ]; then
    chown mysql: /var/lib/mysql
    mysql_install_db --user=mysql --datadir=/var/lib/mysql --auth-root-authentication-method=normal > /dev/null
    mysqld --user=mysql --skip-networking & server=$!
    until mysqladmin ping --silent; do sleep 0.2; done
    mysql << END
CREATE DATABASE $MYSQL_DATABASE;
CREATE USER '$MYSQL_USER'@'%' IDENTIFIED BY '$MYSQL_PASSWORD';
GRANT ALL ON $MYSQL_DATABASE.* TO '$MYSQL_USER'@'%';
DELETE FROM mysql.global_priv WHERE User = '';
ALTER USER root@localhost IDENTIFIED BY '$MYSQL_ROOT_PASSWORD';
FLUSH PRIVILEGES;
END
    kill "$server"
    wait "$server" || true
  fi
  shift
  set -- mysqld --user=mysql "$@"
fi
exec "$@"
