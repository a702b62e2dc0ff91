# syntax=docker/dockerfile:1
# Turntide with one process and, unless REDIS_URL is set, its own Redis. docs/deployment.md tells how to run it.

FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# `prepare` needs the sources, which change more often than the packages: it is run by hand below.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:22-bookworm-slim
RUN apt-get update \
  && apt-get install --yes --no-install-recommends redis-server tini \
  && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production NO_UPDATE_NOTIFIER=1
WORKDIR /app
COPY --from=build --chown=root:root /app /app
# What is written: the embedded Redis and whatever the configuration puts there. The rest may be read-only.
RUN mkdir -p /data/outbox && chown -R node:node /data && ln -s /data /app/data && ln -s /data/outbox /app/outbox
VOLUME /data
USER node
EXPOSE 8420
# Whether the process answers; whether Redis does is /readyz. The port is the configured one's: set PORT to change both.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 8420}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["tini", "--", "node", "/app/bin/turntide.js"]
CMD ["start"]
