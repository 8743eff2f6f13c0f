/** The address of a camera behind RTSP, and how ffmpeg is told of it. */

/** What ffmpeg is told to hand on: frames of this size and pace, in I420. */
export const ffmpegFrame = { width: 640, height: 480, perSecond: 15 } as const;

const addressCharsMax = 512;

/**
 * An address of a camera.
 * @throws {TypeError} where it is not one; the text does not repeat it, for it may hold a password
 */
export function rtspAddress(text: string): string {
  // Deno and ffmpeg read addresses differently where these occur; no camera needs them.
  const plain = text.length <= addressCharsMax && /^rtsps?:\/\/[\x21-\x7e]+$/.test(text);
  const url = plain && URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.hostname === "" || /["'`\\|]/.test(text)) {
    throw new TypeError(
      "Cannot take a camera's address: it is rtsp://HOST[:PORT]/PATH, got another",
    );
  }
  return text;
}

/** What ffmpeg is started with, a word each: nothing of the address is ever read by a shell. */
export function ffmpegArguments(address: string): string[] {
  const { width, height, perSecond } = ffmpegFrame;
  const size = `${width}:${height}`;
  const fit = `scale=${size}:force_original_aspect_ratio=decrease`;
  const centre = `pad=${size}:(ow-iw)/2:(oh-ih)/2`;
  return [
    ...["-nostdin", "-hide_banner", "-loglevel", "error"],
    ...["-protocol_whitelist", "rtsp,rtsps,rtp,srtp,udp,tcp,tls,crypto"],
    // The first frame is wanted before all is known about the stream.
    ...["-probesize", "262144", "-analyzeduration", "500000"],
    ...["-fflags", "nobuffer", "-flags", "low_delay", "-rtsp_transport", "tcp", "-i", address],
    ...["-an", "-vf", `${fit},${centre},fps=${perSecond}`],
    ...["-pix_fmt", "yuv420p", "-f", "rawvideo", "pipe:1"],
  ];
}
