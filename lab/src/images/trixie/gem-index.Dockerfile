# Debian 13's gems with all that they need, as a server of gems: Rails among them. It is older than the official Ruby's newest.
FROM ruby:3.3-slim AS gems
WORKDIR /gems
RUN apt-get update && apt-get install -y --no-install-recommends dpkg-dev git libxslt1.1 patchelf
ARG PACKAGES="puma rake ruby-bootsnap ruby-bundler ruby-mysql2 ruby-pg ruby-rackup ruby-rails ruby-sinatra"
RUN apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances $PACKAGES \
  | grep -E '^(ruby-|puma$|racc$|rake$)' | sort -u | xargs apt-get download libruby3.3
# Debian 13 has no Propshaft.
RUN sed 's/trixie/sid/' /etc/apt/sources.list > sources.list \
 && set -- -o Dir::Etc::SourceList="$PWD/sources.list" -o Dir::State::Lists=/gems/lists -o Acquire::Check-Valid-Until=false \
 && mkdir -p lists/partial && apt-get "$@" update && apt-get "$@" download ruby-propshaft && rm -r lists
RUN for deb in *.deb; do dpkg -x "$deb" "${deb%%_*}"; done
# As gems of Nokogiri have it: the libraries that it needs lie beside it. Those of Ruby's own are in each image.
RUN cd ruby-nokogiri/usr/lib/*/rubygems-integration/*/extensions/*/*/nokogiri-*/nokogiri \
 && ldd nokogiri.so | sed -n 's/^\s*\S* => \(\S*\) .*/\1/p' | grep -Ev '/lib(c|m|z|gmp|crypt|ruby-3.3)\.so' | xargs cp --dereference --target-directory=. \
 && patchelf --set-rpath '$ORIGIN' ./*.so*
# Debian leaves out the program of Bootsnap, but not what it calls.
RUN mkdir -p ruby-bootsnap/usr/bin \
 && printf '%s\n' '#!/usr/bin/env ruby' "require 'bootsnap/cli'" 'exit Bootsnap::CLI.new(ARGV).run' > ruby-bootsnap/usr/bin/bootsnap
# One that is compiled in each build.
RUN sed 's/^deb /deb-src /' /etc/apt/sources.list > /etc/apt/sources.list.d/sources.list && apt-get update \
 && apt-get source --download-only --tar-only ruby-bcrypt \
 && mkdir /source && tar -C /source --strip-components=1 -xf ruby-bcrypt_*.orig.tar.gz \
 && cd /source && git init --quiet && git add . && gem build *.gemspec --output=/gems/bcrypt.gem
COPY gems.rb ./
RUN ruby gems.rb /srv "$PWD"/*/

FROM ruby:3.3-slim
COPY --from=gems /srv /srv
CMD ["ruby", "-run", "-e", "httpd", "/srv", "--port=80"]
