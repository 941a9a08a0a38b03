#!/bin/sh
# The files of a proxy of Go's modules, of packages of Debian that have one each: modules.sh DIRECTORY DEB...
set -e
to=$1
shift
for deb in "$@"; do
  tree=${deb%%_*}
  dpkg -x "$deb" "$tree"
  manifest=$(find "$tree" -name go.mod)
  module=$(sed -n 's/^module //p' "$manifest")
  version=v$(dpkg-deb -f "$deb" Version | sed 's/-[^-]*$//')
  mkdir -p "$to/$module/@v" "$module@$version"
  cp -r "$(dirname "$manifest")/." "$module@$version"
  cp "$manifest" "$to/$module/@v/$version.mod"
  zip --quiet --recurse-paths --no-dir-entries "$to/$module/@v/$version.zip" "$module@$version"
  echo "{\"Version\":\"$version\"}" > "$to/$module/@v/$version.info"
  echo "$version" > "$to/$module/@v/list"
done
echo modules > "$to/index.html"
