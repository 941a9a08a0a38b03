# Planned by @appliku/builder-buildpacks.
# Language: Ruby (there is Gemfile)
# Ruby: 3.4.10 (ruby in the Gemfile is ~> 3.3, Gemfile:3)
# Package manager: bundler (there is Gemfile)
# Start command: bundle exec puma --config=config/puma.rb (there is config/puma.rb)

FROM ruby:3.4.10-slim AS tools
RUN apt-get update && apt-get install -y --no-install-recommends build-essential libpq-dev libpq5 libyaml-dev pkg-config && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/app
ENV BUNDLE_PATH=/usr/local/bundle BUNDLE_WITHOUT=development:test MALLOC_ARENA_MAX=2 RACK_ENV=production RAILS_ENV=production RAILS_LOG_TO_STDOUT=1 RAILS_SERVE_STATIC_FILES=1 BUNDLE_GLOBAL_GEM_CACHE=true

FROM tools AS dependencies
COPY Gemfile ./
RUN --mount=type=cache,id=shop-gems,target=/root/.bundle/cache bundle install && rm -rf /usr/local/bundle/cache /usr/local/bundle/ruby/*/cache /usr/local/bundle/ruby/*/bundler/gems/*/.git

FROM dependencies AS build
COPY . ./
RUN SECRET_KEY_BASE_DUMMY=1 SECRET_KEY_BASE=not-a-key bundle exec rails assets:precompile

FROM ruby:3.4.10-slim AS app
RUN install -d -o 10001 -g 10001 /srv/app
RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/app
ENV BUNDLE_PATH=/usr/local/bundle BUNDLE_WITHOUT=development:test MALLOC_ARENA_MAX=2 RACK_ENV=production RAILS_ENV=production RAILS_LOG_TO_STDOUT=1 RAILS_SERVE_STATIC_FILES=1
COPY --from=dependencies /usr/local/bundle/ /usr/local/bundle/
COPY --from=build --chown=10001:10001 /srv/app/ ./
ENV HOME=/tmp PORT=3000
USER 10001:10001
EXPOSE 3000
CMD ["bundle","exec","puma","--config=config/puma.rb"]
