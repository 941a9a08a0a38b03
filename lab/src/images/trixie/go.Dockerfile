# In the place of the official image of that name, with its paths: Debian's Go.
FROM debian:trixie-slim
ENV GOPATH=/go PATH=/go/bin:/usr/lib/go/bin:$PATH
RUN apt-get update && apt-get install -y --no-install-recommends golang-go && rm -rf /var/lib/apt/lists/* && go version
