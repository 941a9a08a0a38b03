# In the place of the official image of that name: Debian 12's made Debian 13's. It is what the official images of languages are of.
FROM debian:bookworm-slim AS upgraded
RUN sed -i s/bookworm/trixie/ /etc/apt/sources.list \
 && apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get dist-upgrade -y --autoremove --purge \
 && rm -rf /var/lib/apt/lists/*

FROM scratch
COPY --from=upgraded / /
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/lab-ca.crt SSL_CERT_FILE=/etc/ssl/lab-ca.crt
CMD ["bash"]
