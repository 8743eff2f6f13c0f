# One container per building cluster. Nothing in it runs as root, and nothing is downloaded at start.
FROM docker.io/denoland/deno:debian-2.9.6 AS build
WORKDIR /app
ENV DENO_DIR=/deno DENO_NO_UPDATE_CHECK=1
COPY deno.json deno.lock ./
COPY src ./src
COPY cli ./cli
COPY actors ./actors
COPY adapters ./adapters
COPY web ./web
RUN deno cache --frozen src/main.ts cli/main.ts src/backup/main.ts src/rekey/main.ts && \
  mkdir -p /data /data-log-keys /keys /device-ca /backup && \
  chown deno:deno /data /data-log-keys /keys /device-ca /backup && \
  chmod 700 /data /data-log-keys /keys /device-ca /backup

# The pages as a bundle. What makes it stays here; its list of hashes is /app/dist/hashes.json.
FROM build AS pages
RUN deno run --frozen --no-prompt --allow-read --allow-env --allow-run --allow-write=dist web/build/main.ts

FROM docker.io/denoland/deno:debian-2.9.6
WORKDIR /app
ENV DENO_DIR=/deno DENO_NO_PROMPT=1 DENO_NO_UPDATE_CHECK=1
COPY --from=build --chown=root:root /deno /deno
COPY --from=build --chown=root:root /app /app
COPY --from=pages --chown=root:root /app/dist /app/dist
COPY --from=build --chown=deno:deno /data /data
COPY --from=build --chown=deno:deno /data-log-keys /data-log-keys
COPY --from=build --chown=deno:deno /keys /keys
COPY --from=build --chown=deno:deno /device-ca /device-ca
COPY --from=build --chown=deno:deno /backup /backup
USER deno
# /backup is none of them: a volume on the same disk is no backup. Mount another disk there.
VOLUME /data /data-log-keys /keys
EXPOSE 8080 9464 1883
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
  CMD ["deno", "run", "--no-prompt", "--cached-only", "--allow-net=127.0.0.1:9464", "/app/src/operations/health_check.ts"]
ENTRYPOINT ["deno", "run", "--no-prompt", "--v8-flags=--min-semi-space-size=32,--max-semi-space-size=64", "--cached-only", "--unstable-kv", "--unstable-raw-imports", \
  "--ignore-env", "--allow-env=VESTIBULE_*", "--allow-net", "--allow-read=/app,/deno,/data,/data-log-keys,/keys,/device-ca,/backup,/etc/vestibule", \
  "--allow-write=/data,/data-log-keys,/keys,/device-ca,/backup", "/app/src/main.ts"]
CMD ["--site", "/etc/vestibule/site.json", "--data", "/data", "--master-key", "/keys/vestibule.key", "--web", "/app/dist"]
