import { expect, test } from 'vitest';
import { textsOf } from '../../eject.ts';
import { type BuildpacksOptions, settingsOf } from '../../options.ts';
import { treeOf } from '../../tree.ts';

type Files = Readonly<Record<string, string>>;

function planned(files: Files, options: BuildpacksOptions = {}): ReturnType<typeof textsOf> {
  return textsOf(treeOf({ Gemfile: '', ...files }), 'shop', settingsOf(options));
}

const lock = (names: readonly string[], rest = ''): string =>
  `GEM\n  specs:\n${names.map((name) => `    ${name} (1.0)\n`).join('')}\n${rest}`;
const rails = {
  Gemfile: 'source "https://rubygems.org"\ngem "rails"\n',
  'Gemfile.lock': lock(
    ['rails', 'puma', 'pg', 'propshaft', 'bootsnap'],
    'RUBY VERSION\n   ruby 3.3.6p108\n\nBUNDLED WITH\n   2.5.22\n',
  ),
  'config/application.rb': 'class Application < Rails::Application',
  'config/puma.rb': '',
  '.ruby-version': 'ruby-3.3.6\n',
};

test('Rails, with assets of both languages', () => {
  const files = { ...rails, 'package.json': '{ "scripts": { "build": "esbuild", "build:css": "tailwindcss" } }' };
  expect(planned(files, { indexes: { ruby: 'https://gems.example/' } }).dockerfile).toMatchInlineSnapshot(`
    "# Planned by @appliku/builder-buildpacks.
    # Language: Ruby (there is Gemfile)
    # Ruby: 3.3.6 (.ruby-version is ruby-3.3.6, .ruby-version:1)
    # Package manager: bundler 2.5.22 (there is Gemfile)
    # Assets: build, build:css (scripts of package.json)
    # Node.js of the assets: 24.21.0 (nothing asks for another)
    # Package manager of the assets: npm (nothing asks for another)
    # Start command: bundle exec puma --config=config/puma.rb (there is config/puma.rb)

    FROM ruby:3.3.6-slim AS tools
    RUN apt-get update && apt-get install -y --no-install-recommends build-essential libpq-dev libpq5 libyaml-dev pkg-config && rm -rf /var/lib/apt/lists/*
    WORKDIR /srv/app
    ENV BUNDLE_DEPLOYMENT=1 BUNDLE_PATH=/usr/local/bundle BUNDLE_WITHOUT=development:test MALLOC_ARENA_MAX=2 RACK_ENV=production RAILS_ENV=production RAILS_LOG_TO_STDOUT=1 RAILS_SERVE_STATIC_FILES=1 BUNDLE_GLOBAL_GEM_CACHE=true BUNDLE_MIRROR__ALL=https://gems.example/
    RUN gem install --no-document --clear-sources --source="$BUNDLE_MIRROR__ALL" bundler:2.5.22

    FROM tools AS dependencies
    COPY Gemfile Gemfile.lock .ruby-version ./
    RUN --mount=type=cache,id=shop-gems,target=/root/.bundle/cache bundle install && rm -rf /usr/local/bundle/cache /usr/local/bundle/ruby/*/cache /usr/local/bundle/ruby/*/bundler/gems/*/.git

    FROM node:24.21.0-slim AS assets
    WORKDIR /srv/app
    ENV CI=true YARN_NODE_LINKER=node-modules
    COPY package.json ./
    RUN --mount=type=cache,id=shop-npm,target=/root/.npm npm install --no-package-lock --include=dev --no-audit --no-fund
    COPY . ./
    ENV NODE_ENV=production
    RUN npm run build && npm run build:css && find . -name .output -prune -o -name node_modules -prune -exec rm -rf {} +

    FROM dependencies AS build
    COPY --from=assets /srv/app/ ./
    RUN bundle exec bootsnap precompile -j 1 --gemfile app/ lib/
    RUN SECRET_KEY_BASE_DUMMY=1 SECRET_KEY_BASE=not-a-key SKIP_JS_BUILD=1 SKIP_CSS_BUILD=1 SKIP_YARN_INSTALL=1 SKIP_BUN_INSTALL=1 bundle exec rails assets:precompile

    FROM ruby:3.3.6-slim AS app
    RUN install -d -o 10001 -g 10001 /srv/app
    RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*
    WORKDIR /srv/app
    ENV BUNDLE_DEPLOYMENT=1 BUNDLE_PATH=/usr/local/bundle BUNDLE_WITHOUT=development:test MALLOC_ARENA_MAX=2 RACK_ENV=production RAILS_ENV=production RAILS_LOG_TO_STDOUT=1 RAILS_SERVE_STATIC_FILES=1
    COPY --from=dependencies /usr/local/bundle/ /usr/local/bundle/
    COPY --from=build --chown=10001:10001 /srv/app/ ./
    ENV HOME=/tmp PORT=3000
    USER 10001:10001
    EXPOSE 3000
    CMD ["bundle","exec","puma","--config=config/puma.rb"]
    "
  `);
});

test('Sinatra', () => {
  const files = { Gemfile: 'gem "sinatra"\nruby "~> 3.2"\n', 'Gemfile.lock': lock(['sinatra', 'rack']), 'app.rb': '' };
  expect(planned(files).dockerfile).toMatchInlineSnapshot(`
    "# Planned by @appliku/builder-buildpacks.
    # Language: Ruby (there is Gemfile)
    # Ruby: 3.4.10 (ruby in the Gemfile is ~> 3.2, Gemfile:2)
    # Package manager: bundler (there is Gemfile)
    # Start command: /bin/sh -c exec bundle exec ruby app.rb -o 0.0.0.0 -p $PORT (there is app.rb)

    FROM ruby:3.4.10-slim AS tools
    RUN apt-get update && apt-get install -y --no-install-recommends build-essential libyaml-dev pkg-config && rm -rf /var/lib/apt/lists/*
    WORKDIR /srv/app
    ENV BUNDLE_DEPLOYMENT=1 BUNDLE_PATH=/usr/local/bundle BUNDLE_WITHOUT=development:test MALLOC_ARENA_MAX=2 RACK_ENV=production RAILS_ENV=production RAILS_LOG_TO_STDOUT=1 RAILS_SERVE_STATIC_FILES=1 BUNDLE_GLOBAL_GEM_CACHE=true

    FROM tools AS dependencies
    COPY Gemfile Gemfile.lock ./
    RUN --mount=type=cache,id=shop-gems,target=/root/.bundle/cache bundle install && rm -rf /usr/local/bundle/cache /usr/local/bundle/ruby/*/cache /usr/local/bundle/ruby/*/bundler/gems/*/.git

    FROM ruby:3.4.10-slim AS app
    RUN install -d -o 10001 -g 10001 /srv/app
    WORKDIR /srv/app
    ENV BUNDLE_DEPLOYMENT=1 BUNDLE_PATH=/usr/local/bundle BUNDLE_WITHOUT=development:test MALLOC_ARENA_MAX=2 RACK_ENV=production RAILS_ENV=production RAILS_LOG_TO_STDOUT=1 RAILS_SERVE_STATIC_FILES=1
    COPY --from=dependencies /usr/local/bundle/ /usr/local/bundle/
    COPY --chown=10001:10001 . ./
    ENV HOME=/tmp PORT=3000
    USER 10001:10001
    EXPOSE 3000
    CMD ["/bin/sh","-c","exec bundle exec ruby app.rb -o 0.0.0.0 -p $PORT"]
    "
  `);
});

test.each([
  ['the option', { '.ruby-version': '3.1.0' }, { version: '3.2.1' }, '3.2.1'],
  [
    '.ruby-version',
    { '.ruby-version': '3.1.0', 'Gemfile.lock': lock([], 'RUBY VERSION\n   ruby 3.2.1p2\n') },
    {},
    '3.1.0',
  ],
  ['.tool-versions', { '.tool-versions': 'ruby 3.3.1\n' }, {}, '3.3.1'],
  ['Gemfile.lock', { 'Gemfile.lock': lock([], 'RUBY VERSION\n   ruby 3.2.1p2\n') }, {}, '3.2.1'],
  ['Gemfile', { Gemfile: 'ruby ">= 3.1", "< 3.4"' }, {}, '3.3.12'],
  ['Gemfile, to the letter', { Gemfile: "ruby '3.2.2', engine: 'ruby'" }, {}, '3.2.2'],
  ['a pessimistic Gemfile', { Gemfile: 'ruby("~> 3.2.1")' }, {}, '3.2.11'],
  ['nothing', { Gemfile: 'ruby file: ".ruby-version"' }, {}, '3.4.10'],
])('the version of Ruby by %s', (_by, files, options, expected) => {
  const { decisions } = planned({ 'main.rb': '', ...files }, options).plan;
  expect(decisions.find(({ what }) => what === 'Ruby')?.value).toBe(expected);
});

test('a version that cannot be had is told with its line', () => {
  expect(() => planned({ 'main.rb': '', Gemfile: '\nruby "2.6.1"\n' })).toThrow(
    /ruby in the Gemfile asks for Ruby 2\.6\.1, which cannot be had \(Gemfile:2\)/,
  );
});

test.each([
  [{ 'Gemfile.lock': lock(['puma']), 'config.ru': '' }, 'exec bundle exec puma --bind=tcp://0.0.0.0:$PORT'],
  [{ 'Gemfile.lock': lock(['unicorn']), 'config.ru': '' }, 'exec bundle exec unicorn --port=$PORT'],
  [{ 'Gemfile.lock': lock(['rack']), 'config.ru': '' }, 'exec bundle exec rackup --host=0.0.0.0 --port=$PORT'],
  [
    { 'Gemfile.lock': lock(['railties']), 'config/application.rb': 'Rails::Application' },
    'exec bundle exec rails server --binding=0.0.0.0 --port=$PORT',
  ],
  [{ 'main.rb': '' }, ['bundle', 'exec', 'ruby', 'main.rb']],
])('%j is started', (files, expected) => {
  const { command } = planned(files).plan.start;
  expect('argv' in command ? command.argv : command.shell).toEqual(expected);
});

test('what needs a hand is told', () => {
  expect(planned({ 'main.rb': '' }).plan.warnings).toEqual([expect.stringMatching(/^There is no Gemfile.lock/)]);
  const files = { ...rails, 'Gemfile.lock': lock(['rails', 'puma', 'vite_ruby']) };
  expect(planned(files).plan.warnings).toEqual([expect.stringMatching(/^vite_ruby runs Node.js/)]);
  expect(() => planned({})).toThrow(/nothing says how the app is started/);
});

test('a Gemfile of tools does not make an app one of Ruby', () => {
  const files = { 'package.json': '{ "main": "a.js" }', 'a.js': '', Gemfile: 'gem "fastlane"', 'main.rb': '' };
  expect(planned(files).plan.language).toBe('node');
  expect(planned({ ...files, Gemfile: 'gem "sinatra"' }).plan.language).toBe('ruby');
});

test.each([
  ['gem "puma"\ngem("pg")\n', ['pg']],
  ['group :test do\n  gem "rspec"\nend\ngem "puma"\n', ['rspec']],
  ['gem "puma", "~> 6"\ngem "pg" if ENV["PG"]\n', []],
  ['if ENV["PG"]\n  gem "pg"\nend\n', []],
])('%j has drifted by %j', (Gemfile, missing) => {
  const dependencies = 'DEPENDENCIES\n  puma (~> 6)\n  rack!\n\nBUNDLED WITH\n   2.5.22\n';
  const files = { 'main.rb': '', Gemfile, 'Gemfile.lock': lock(['puma', 'pg'], dependencies) };
  expect(planned(files).plan.warnings).toEqual(
    missing.map(
      (name) =>
        `Gemfile.lock does not have ${name}, which Gemfile requires: it will be refused. ` +
        'Run `bundle lock` and commit what it writes.',
    ),
  );
});
