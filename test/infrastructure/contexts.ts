/** Every combination of the choices that change what is deployed, rather than a number or a text in it. */
import type { Context } from './synthesized.ts';

const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012';

const CHOICES: readonly (readonly Context[])[] = [
  [{ speech: 'image' }, { speech: 'zip' }],
  [{ encryption: 'aws' }, { encryption: 'kms' }],
  [{ stage: 'dev' }, { stage: 'prod', gatewayLogRole: 'existing' }],
  [
    {},
    {
      domainName: 'api.example.org',
      certificateArn: CERTIFICATE,
      requestsPerSecond: '100',
      jwtIssuer: 'https://id.example.org',
      jwtAudience: 'soundstage',
    },
    {
      domainName: 'api.example.org',
      socketDomainName: 'live.example.org',
      certificateArn: CERTIFICATE,
      hostedZoneId: 'Z0123456789',
      alarmTopicArn: 'arn:aws:sns:us-east-1:123456789012:alarms',
      notificationTopicArn: 'arn:aws:sns:us-east-1:123456789012:ended',
      tracing: 'active',
      translator: 'amazon',
      analyzer: 'comprehend',
      publishBuckets: 'results-of-others',
      publishRoles: 'arn:aws:iam::210987654321:role/soundstage',
    },
  ],
];

export const CONTEXTS: readonly Context[] = CHOICES.reduce<readonly Context[]>(
  (contexts, choices) => contexts.flatMap((context) => choices.map((choice) => ({ ...context, ...choice }))),
  [{}],
);

export const nameOf = (context: Context): string =>
  Object.entries(context)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
