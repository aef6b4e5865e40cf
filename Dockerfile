# The service, from its package. docker build -t usher .
FROM node:24-slim AS package
WORKDIR /checkout
COPY . .
RUN npm ci && npm pack --ignore-scripts --pack-destination /tmp
WORKDIR /usher
RUN npm install --no-audit --no-fund /tmp/usher-*.tgz && mkdir /data

FROM node:24-slim
WORKDIR /usher
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data
COPY --from=package /usher ./
# Written only where there is no DATABASE_URL: the root file system may be read-only.
COPY --from=package --chown=node:node /data /data
USER node
EXPOSE 4000
HEALTHCHECK --start-period=30s --interval=10s --timeout=3s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 4000}/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "node_modules/usher/dist/process/command-line.js", "start"]
