/** What the dashboard's page may load and reach, said to the browser: the same on one machine and in AWS. */

/** What the API answers itself; everything else on its address is the dashboard's. */
export const API_PATHS = ['/api', '/docs'] as const;

export interface Reach {
  /** Origin of the bucket: uploads, downloads, players, pictures. */
  readonly media: string;
  /** Origin of the WebSocket API. */
  readonly live: string;
}

/** No inline script or style, no frame around it, and nowhere to send what was stolen. */
export const contentSecurityPolicy = ({ media, live }: Reach): string =>
  Object.entries({
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'font-src': "'self'",
    'img-src': `'self' data: ${media}`,
    // Subtitles come as blobs: a track of another origin would need credentials it must not have.
    'media-src': `'self' blob: ${media}`,
    'connect-src': `'self' ${media} ${live}`,
    'manifest-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  })
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');

/** Beside the policy. Browsers take HSTS over HTTPS alone. */
export const PAGE_HEADERS = {
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
} as const;
