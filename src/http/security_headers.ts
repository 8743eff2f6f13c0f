/**
 * The headers that every answer carries. Pages load what this server serves and nothing else, are
 * framed by nobody, send no address of theirs elsewhere and ask for no device of the phone but its
 * microphone, with which a resident speaks with who rings. A picture from the door comes over WebRTC
 * as a stream, which is no source that this policy would have to let in.
 */
export const securityHeaders: Readonly<Record<string, string>> = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(self), payment=(), usb=()",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

/** Sent besides over TLS: this name is spoken to by TLS only, for half a year. */
export const strictTransport = { "strict-transport-security": "max-age=15552000" } as const;
