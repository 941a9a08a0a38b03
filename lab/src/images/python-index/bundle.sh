#!/bin/sh
# As wheels of psycopg2-binary have it: the library of PostgreSQL's client, and what it needs that no base image has, lie in the
# package. Gives the directory of Debian's package another name.
set -e
tree=$1/usr/lib/python3/dist-packages
mkdir "$tree/psycopg2_binary.libs"
module=$(ls "$tree"/psycopg2/_psycopg.*.so)
ldd "$module" | sed -n 's/^\s*\S* => \(\S*\) .*/\1/p' | grep -Ev '/lib(c|m|pthread|dl|rt|resolv)\.so' \
  | xargs cp --dereference --target-directory="$tree/psycopg2_binary.libs"
patchelf --set-rpath '$ORIGIN' "$tree"/psycopg2_binary.libs/*
patchelf --set-rpath '$ORIGIN/../psycopg2_binary.libs' "$module"
sed -i 's/^Name: psycopg2$/Name: psycopg2-binary/' "$tree"/psycopg2-*.egg-info/PKG-INFO
