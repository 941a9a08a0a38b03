# In the place of the official image of that name: Debian's Python under the names, with the pip and the headers that it has.
FROM debian:trixie-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3-dev python3-pip python3-venv tzdata \
 && rm -rf /var/lib/apt/lists/* /usr/lib/python3.13/EXTERNALLY-MANAGED \
 && ln -s /usr/bin/python3 /usr/local/bin/python3 \
 && ln -s /usr/bin/python3 /usr/local/bin/python \
 && python --version && pip --version
CMD ["python3"]
