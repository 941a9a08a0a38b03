# In the place of the official image of that name: Debian's Ruby, with its paths of gems and the headers that it has.
FROM debian:trixie-slim
ENV GEM_HOME=/usr/local/bundle BUNDLE_SILENCE_ROOT_WARNING=1 BUNDLE_APP_CONFIG=/usr/local/bundle PATH=/usr/local/bundle/bin:$PATH
RUN apt-get update \
 && apt-get install -y --no-install-recommends ruby ruby-bundler ruby-dev tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && mkdir /usr/local/bundle && chmod 1777 /usr/local/bundle \
 && ruby --version && bundle --version
CMD ["irb"]
