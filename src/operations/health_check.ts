/** The container's health check: exits 0 while the server answers on its metrics listener. */
const response = await fetch("http://127.0.0.1:9464/metrics", {
  signal: AbortSignal.timeout(2_000),
}).catch(() => null);
await response?.body?.cancel();
Deno.exit(response?.ok ? 0 : 1);
