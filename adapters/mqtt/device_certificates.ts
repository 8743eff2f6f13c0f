/**
 * Devices that are known by a certificate instead of a secret (C14). TLS proves that the peer has
 * the certificate's key; whose it is and whether it still counts, the authority that signed it says.
 */

/** A peer whose certificate counts. */
export interface Certified {
  /** The device's id, which is its user name as well. */
  readonly user: string;
  readonly serial: string;
}

/** What a listener and a broker ask of the authority that signs devices' certificates. */
export interface CertificateJudge {
  /** The authority's own certificate, PEM. */
  readonly ca: string;
  /**
   * Whose certificate this is.
   * @param der the certificate that the peer proved to have the key of
   * @returns undefined where it was not signed here, was revoked or has expired
   */
  judge(der: Uint8Array): Certified | undefined;
}
